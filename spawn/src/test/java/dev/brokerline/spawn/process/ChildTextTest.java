package dev.brokerline.spawn.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.internal.SystemEnvironment;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChildTextTest {

  private static final String ODD = "grüezi 🙂";

  private static ChildText text(Charset charset, String argument) {
    return new ChildText(
        new ProcessCommand(
            Path.of("/bin/cat"), List.of(argument), Path.of("/"), Map.of("SAY", argument)),
        charset);
  }

  @Test
  void the_bytes_are_utf_8_whatever_the_charset() {
    for (Charset charset : List.of(UTF_8, ISO_8859_1, Charset.forName("IBM437"))) {
      ChildText text = text(charset, ODD);
      assertThat(text.commandLine().orElseThrow().get(1).getBytes(charset))
          .isEqualTo(ODD.getBytes(UTF_8));
      assertThat(text.environment().get("SAY").getBytes(charset)).isEqualTo(ODD.getBytes(UTF_8));
    }
  }

  @Test
  void a_letter_that_cannot_be_written_in_an_argument_is_told() {
    assertThat(text(US_ASCII, ODD).commandLine()).isEmpty();
    assertThat(text(US_ASCII, ODD).isWritable(SystemEnvironment.ofThisProcess())).isFalse();
    assertThat(text(US_ASCII, "plain").commandLine()).contains(List.of("/bin/cat", "plain"));
    assertThat(text(US_ASCII, "plain").isWritable(SystemEnvironment.ofThisProcess())).isTrue();
  }

  @Test
  void a_variable_with_such_a_letter_is_told() {
    assertThat(text(US_ASCII, ODD).variable(ODD)).isNull();
    assertThat(text(US_ASCII, "plain").variable("plain")).isEqualTo("plain");
  }
}
