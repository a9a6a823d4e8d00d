package dev.brokerline.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PrintableStreamTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintableStream stream = new PrintableStream(bytes);

  @Test
  void log_lines_and_stack_traces_are_no_orders_to_the_terminal() {
    String evil = "a\u001b[2Jb\u009b31m\u202e";
    stream.println(evil);
    stream.println((Object) evil);
    stream.print(evil.toCharArray());
    stream.println();
    stream.printf(Locale.ROOT, "%s%n", evil);
    stream.append(evil).append('\n');
    stream.print('\u001b');
    stream.println();
    stream.println(new IllegalStateException(evil));

    String written = bytes.toString(UTF_8);
    assertThat(written).doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\\n\\t]]");
    assertThat(written.lines())
        .startsWith(
            "a\\u001b[2Jb\\u009b31m\\u202e",
            "a\\u001b[2Jb\\u009b31m\\u202e",
            "a\\u001b[2Jb\\u009b31m\\u202e",
            "a\\u001b[2Jb\\u009b31m\\u202e",
            "a\\u001b[2Jb\\u009b31m\\u202e",
            "\\u001b",
            "java.lang.IllegalStateException: a\\u001b[2Jb\\u009b31m\\u202e");
  }

  @Test
  void what_was_said_elsewhere_forges_no_line() {
    String forged = "GET /a\nbrokerline: forged\n\n06:19:15.024 [main] WARN Forged - line\n";
    stream.println(forged);
    stream.println((Object) forged);
    stream.println(new IllegalStateException(forged));
    stream.println("\tat indented.already\n\tat indented.too");

    assertThat(bytes.toString(UTF_8).lines().filter(line -> !line.isEmpty()))
        .allMatch(
            line -> line.startsWith("GET") || line.startsWith("\t") || line.startsWith("java."))
        .endsWith("\tat indented.already", "\tat indented.too");
  }
}
