package dev.brokerline.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be typed into a terminal, and as what. */
class TypedTextTest {

  static IntStream refused() {
    return IntStream.concat(
        IntStream.concat(IntStream.range(0, 0x20), IntStream.range(0x7f, 0xa0))
            .filter(c -> c != '\t' && c != '\n' && c != '\r'),
        IntStream.of(0xd800, 0xdbff, 0xdc00, 0xdfff));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aCharacterThatATerminalObeysIsRefusedWithItsPlace(int c) {
    for (String before : new String[] {"", "ab\r\n", "\ud83d\ude00"}) {
      int place = before.codePointCount(0, before.length()) + 1;
      assertThatThrownBy(() -> TypedText.checked("task", before + (char) c + "x"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              c < 0xa0 ? "task must not have control characters" : "task must not have half a")
          .hasMessageContaining("character %d is U+%04X".formatted(place, c))
          .message()
          .doesNotContainPattern("\\p{Cntrl}");
    }
  }

  @Test
  void aTextIsCleanedOfExactlyThemAndSaysHowManyTheyWere() {
    String all =
        IntStream.range(0, 0x180).mapToObj(Character::toString).collect(Collectors.joining());
    String left =
        IntStream.range(0, 0x180)
            .filter(c -> c == '\t' || c == '\n' || c == '\r' || !Character.isISOControl(c))
            .mapToObj(Character::toString)
            .collect(Collectors.joining());

    assertThat(TypedText.cleaned("text", all))
        .isEqualTo(new TypedText.Cleaned(left.replace('\r', '\n'), 65 - 3));
    assertThat(TypedText.cleaned("text", "a\u001b[201~\u0003\u009b2Jb\r\nc\\"))
        .isEqualTo(new TypedText.Cleaned("a[201~2Jb\nc\\ ", 3));
    assertThat(TypedText.cleaned("text", "\u001b\\").text()).isEqualTo("\\ ");
    assertThat(TypedText.cleaned("text", "")).isEqualTo(new TypedText.Cleaned("", 0));
    assertThat(TypedText.cleaned("text", "é\ud83d\ude00\t\n")).matches(it -> it.removed() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0003", " \u001b\n", "a\ud83d", "a\u0003\ude00"})
  void whatHasNothingLeftOrHalfACharacterIsRefused(String text) {
    assertThatThrownBy(() -> TypedText.cleaned("task", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("task must not");
  }

  @Test
  void everyOtherCharacterIsTypedAsItIs() {
    for (int c = 0x20; c <= Character.MAX_CODE_POINT; c++) {
      boolean refused = (c >= 0x7f && c < 0xa0) || (c >= 0xd800 && c < 0xe000);
      if (!refused && c != '\\') {
        String text = Character.toString(c);
        assertThat(TypedText.checked("text", text)).isSameAs(text);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a\\r\\nb   | a\\nb
          a\\rb      | a\\nb
          a\\r\\r\\nb | a\\n\\nb
          a\\n\\rb   | a\\n\\nb
          \\r        | \\n
          a\\tb\\n   | a\\tb\\n
          """)
  void everyKindOfALinesEndIsALineFeed(String text, String typed) {
    assertThat(TypedText.checked("text", text.translateEscapes()))
        .isEqualTo(typed.translateEscapes());
  }

  @Test
  void aBackslashAtTheEndDoesNotStandBeforeEnter() {
    assertThat(TypedText.checked("text", "dir C:\\")).isEqualTo("dir C:\\ ");
    assertThat(TypedText.checked("text", "\\\\")).isEqualTo("\\\\ ");
    assertThat(TypedText.checked("text", "a\\b")).isEqualTo("a\\b");
    assertThat(TypedText.checked("text", "a\\\n")).isEqualTo("a\\\n");
    assertThat(TypedText.checked("text", "")).isEmpty();
  }
}
