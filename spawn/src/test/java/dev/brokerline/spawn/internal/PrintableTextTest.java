package dev.brokerline.spawn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.error.InstallException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the words of programs look like to people; the rules are those of the protocol module. */
class PrintableTextTest {

  private static final Set<Byte> ESCAPED =
      Set.of(
          Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR);

  @Test
  void whatATerminalObeysBecomesAnEscape() {
    assertThat(PrintableText.line("x\u001b]52;c\u0007\nbrokerline: forged\u009b\u202e\ud83d"))
        .isEqualTo("x\\u001b]52;c\\u0007\\u000abrokerline: forged\\u009b\\u202e\\ud83d");
    assertThat(PrintableText.lines("a\n\tb\r")).isEqualTo("a\n\tb\\u000d");
    assertThat(PrintableText.line("größe \ud83d\udc69\u200d\ud83d\udcbb"))
        .isEqualTo("größe \ud83d\udc69\u200d\ud83d\udcbb");
  }

  @Test
  void everyCharacterOfAKindThatIsObeyedOrHiddenIsEscapedAndNoOther() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      boolean stays =
          !ESCAPED.contains((byte) Character.getType(c)) || c == '\t' || c == 0x200c || c == 0x200d;
      String escape = c <= Character.MAX_VALUE ? "\\u%04x" : "\\u{%x}";
      assertThat(PrintableText.line(Character.toString(c)))
          .isEqualTo(stays ? Character.toString(c) : escape.formatted(c));
    }
  }

  @Test
  void anExceptionAndAnExitTellTheWordsOfProgramsThatWay() {
    assertThat(new InstallException("npm says: \u001b[2J\nnext", null))
        .hasMessage("npm says: \\u001b[2J\nnext");
    assertThat(
            new ExitStatus(OptionalInt.of(1), Duration.ofMillis(5), List.of("a\u001b[2J\nforged")))
        .hasToString("exit code 1 after 5 ms: a\\u001b[2J\\u000aforged");
  }
}
