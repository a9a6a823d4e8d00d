package dev.brokerline.spawn.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemEnvironmentTest {

  private static byte[] block(String text, Charset charset) {
    return text.replace('|', '\0').getBytes(charset);
  }

  @Test
  void theBytesDecideWhatTheLocaleCouldNotRead() {
    SystemEnvironment environment =
        new SystemEnvironment(
            Map.of("A", "j\ufffd\ufffdrgen", "B", "x=y", "E", ""),
            block("A=j\u00fcrgen|B=x=y|E=|not one|=strange|", UTF_8));

    assertThat(environment.variables())
        .containsOnly(Map.entry("A", "j\u00fcrgen"), Map.entry("B", "x=y"), Map.entry("E", ""));
    assertThat(environment.isInexact("A", "j\u00fcrgen")).isFalse();
  }

  @Test
  void bytesThatAreNoUtf8StayWhatTheJdkMakesOfThemAndAreToldApart() {
    SystemEnvironment environment =
        new SystemEnvironment(Map.of("A", "j\u00fcrgen"), block("A=j\u00fcrgen|", ISO_8859_1));

    assertThat(environment.has("A", "j\u00fcrgen")).isTrue();
    assertThat(environment.isInexact("A", "j\u00fcrgen")).isTrue();
    assertThat(environment.isInexact("A", "another")).isFalse();
  }

  @Test
  void withoutTheBytesMarksTellThatSomethingIsLost() {
    SystemEnvironment environment =
        new SystemEnvironment(Map.of("A", "j\ufffdrgen", "B", "b"), new byte[0]);

    assertThat(environment.isInexact("A", "j\ufffdrgen")).isTrue();
    assertThat(environment.isInexact("B", "b")).isFalse();
  }
}
