package dev.brokerline.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What text from outside looks like to people. */
class PrintableTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain words, 100 %",
        "größe, λόγος, שלום, 日本語",
        "tab\there",
        "\ud83d\udc69\u200d\ud83d\udcbb works",
        "می\u200cخواهم",
      })
  void whatPeopleReadStaysAsItIs(String text) {
    assertThat(PrintableText.line(text)).isSameAs(text);
    assertThat(PrintableText.lines(text)).isSameAs(text);
    assertThat(PrintableText.output(text)).isSameAs(text);
  }

  @Test
  void whatATerminalObeysBecomesAnEscape() {
    assertThat(PrintableText.line("a\u001b]52;c;ZXZpbA==\u0007\u001b[2J\u009b31m\u007f"))
        .isEqualTo("a\\u001b]52;c;ZXZpbA==\\u0007\\u001b[2J\\u009b31m\\u007f");
    assertThat(PrintableText.line("x\nbrokerline: forged\r\u2028line\u0085"))
        .isEqualTo("x\\u000abrokerline: forged\\u000d\\u2028line\\u0085");
    assertThat(PrintableText.line("\u202eevil\u2066 \ufeff\u200b half \ud83d"))
        .isEqualTo("\\u202eevil\\u2066 \\ufeff\\u200b half \\ud83d");
    assertThat(PrintableText.line("tag " + Character.toString(0xe0041)))
        .isEqualTo("tag \\u{e0041}");
  }

  @Test
  void linesKeepTheirEnds() {
    assertThat(PrintableText.lines("a\n\tb\r\n\u001b[2J")).isEqualTo("a\n\tb\\u000d\n\\u001b[2J");
  }

  @Test
  void outputKeepsItsColoursButNotItsOverrides() {
    assertThat(PrintableText.output("\u001b[31mred\u001b[0m \u202eevil\u2069 \u2028 \u200f"))
        .isEqualTo("\u001b[31mred\u001b[0m \\u202eevil\\u2069 \\u2028 \u200f");
  }

  @Test
  void noCharacterIsLostAndNoneIsLeftThatATerminalObeys() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String text = "a" + Character.toString(c) + "b";
      String line = PrintableText.line(text);
      boolean bad =
          c != '\t'
              && (Character.isISOControl(c)
                  || (c >= 0x202a && c <= 0x202e)
                  || c == 0x2028
                  || c == 0x2029);
      if (bad) {
        assertThat(line).isEqualTo("a\\u%04xb", c);
      } else {
        assertThat(line)
            .satisfiesAnyOf(
                it -> assertThat(it).isEqualTo(text),
                it -> assertThat(it).startsWith("a\\u").endsWith("b"));
      }
    }
  }
}
