package dev.brokerline.spawn.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class LineEncoderTest {

  @Test
  void a_line_becomes_utf_8_and_a_newline() {
    assertThat(LineEncoder.encode("zwölf 🙂 \u2028"))
        .isEqualTo("zwölf 🙂 \u2028\n".getBytes(UTF_8));
    assertThat(LineEncoder.encode("")).containsExactly('\n');
  }

  @Test
  void two_lines_are_refused() {
    assertThatThrownBy(() -> LineEncoder.encode("one\ntwo"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("byte 3 of 7");
  }
}
