package dev.brokerline.broker.internal.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Utf8StreamTest {

  @Test
  void aCharacterThatIsDividedAnywhereIsWhole() {
    String text = "aé€😀z";
    byte[] bytes = text.getBytes(UTF_8);
    for (int at = 0; at <= bytes.length; at++) {
      Utf8Stream stream = new Utf8Stream();
      String first = stream.decode(Arrays.copyOf(bytes, at));
      String second = stream.decode(Arrays.copyOfRange(bytes, at, bytes.length));
      assertThat(first + second).as("divided at %d", at).isEqualTo(text);
    }
  }

  @Test
  void bytesOneByOneAreTheSameText() {
    String text = "ß→😀 end";
    Utf8Stream stream = new Utf8Stream();
    StringBuilder read = new StringBuilder();
    for (byte one : text.getBytes(UTF_8)) {
      read.append(stream.decode(new byte[] {one}));
    }
    assertThat(read).hasToString(text);
  }

  @Test
  void whatIsNotUtf8IsReplacedAndTheRestIsRead() {
    Utf8Stream stream = new Utf8Stream();
    assertThat(stream.decode(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xe2}))
        .isEqualTo("a\uFFFDb");
    assertThat(stream.decode(new byte[] {'c'})).isEqualTo("\uFFFDc");
  }
}
