package dev.brokerline.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {

  private static final String ESC = "\u001b";

  private final Heard heard = new Heard();
  private final TerminalReader reader =
      new TerminalReader(TerminalOptions.of("vim").withSize(20, 5), heard);

  private static String real(String readable) {
    return readable.replace("~", ESC).replace("|", "\r\n").replace("¶", "\r");
  }

  private Screen draw(String readable) {
    reader.feed(ESC + "[H" + real(readable), 0);
    return reader.screen().orElseThrow();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          "out of order",                 "~[2;3Hb~[1;1Ha~[2;1Hx",            "a|x b"
          "keyboard protocol",            "abc~[>7ud~[?ue~[=5;1uf~[<ug",      "abcdefg"
          "saved private modes",          "abc~[?1049sd~[?1049re",            "abcde"
          "graphics attributes",          "abc~[?1;1;0Sd",                    "abcd"
          "modify other keys",            "abc~[>4;2md",                      "abcd"
          "more deleted than there is",   "abcdef~[4G~[99Pg",                 "abcg"
          "deleted",                      "abcdef~[2G~[3P",                   "aef"
          "absurd movement",              "a~[2147483647Cb~[99999999999999Dc","c                  b"
          "long colours",   "~[38;2;255;255;255;48;2;100;100;100;1;3;4mred",  "red"
          "colours in colons",            "~[38:2::255:255:255:48mred~[4:3mx","redx"
          "a picture",                    "a~Pq#0;2;0@@~\\\\b",         "ab"
          "accents",                      "e\u0301a\u0308x",                  "éäx"
          "an accent in colour",          "e~[1m\u0301x",                     "ex"
          "joined emoji",                 "👩‍💻x",                             "👩💻x"
          "wide letters",                 "日本~[5Gx",                         "日本x"
          "lines by a character set",     "~(0qqx~(Bq",                       "──│q"
          "the older second screen",      "a~[?47hb~[?47lc",                  "ac"
          "soft reset",                   "ab~[!pc",                          "abc"
          "tabs",                         "a\tb¶~[I~[Ic",                     "a       b       c"
          "a private plane",              "a\ud800\udc80b",                   "a\ufffdb"
          """)
  void it_shows_what_a_terminal_shows(String name, String input, String expected) {
    Screen screen = draw(input.translateEscapes());

    assertThat(screen.text()).isEqualTo(expected.translateEscapes().replace('|', '\n') + "\n");
  }

  @Test
  void a_chunk_may_end_within_a_character_or_a_sequence() {
    String drawn = ESC + "[H" + "😀a" + ESC + "[38;5;1mb" + ESC + "]0;😀" + ESC + "\\" + "👍\ud83d";
    for (int i = 0; i < drawn.length(); i++) {
      reader.feed(drawn.substring(i, i + 1), i);
    }
    reader.feed("x", drawn.length());

    assertThat(reader.screen().orElseThrow().rows().get(0)).isEqualTo("😀ab👍\ufffdx");
    assertThat(reader.tracker().title()).isEqualTo("😀");
  }

  @Test
  void rows_that_leave_at_the_top_are_lines_and_not_rows() {
    Screen screen = draw("1|2|3|4|5|6|7");

    assertThat(screen.rows()).containsExactly("3", "4", "5", "6", "7");
    assertThat(screen.cursor()).isEqualTo(new Screen.Cursor(1, 4));
    reader.end(1);
    assertThat(heard.texts()).containsExactly("1", "2", "3", "4", "5", "6", "7");
  }

  @Test
  void it_answers_each_question_once() {
    Screen screen = draw("ab~[6nc~[c~[6n~[5n");

    assertThat(screen).isNotNull();
    assertThat(reader.takeAnswers()).isEqualTo(real("~[1;3R~[?1;2c~[1;4R~[0n"));
    assertThat(reader.takeAnswers()).isEmpty();
  }

  @Test
  void a_program_that_is_never_read_gets_no_endless_answers() {
    draw("~[6n".repeat(100_000));

    assertThat(reader.takeAnswers()).hasSizeLessThan(5000);
  }

  @Test
  void it_takes_another_size() {
    draw("one|two|three|four|five");
    reader.resize(40, 3, 1);
    Screen screen = reader.screen().orElseThrow();

    assertThat(screen.columns()).isEqualTo(40);
    assertThat(screen.height()).isEqualTo(3);
    assertThat(screen.rows()).containsExactly("three", "four", "five");
    reader.resize(10, 6, 2);
    assertThat(screen.rows()).contains("three", "four", "five").hasSize(6);
    reader.end(3);
    assertThat(heard.texts()).containsExactly("one", "two", "three", "four", "five");
  }

  @Test
  void a_size_that_no_terminal_has_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> reader.resize(1, 10, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> reader.resize(10, 100_000, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> TerminalOptions.of("x").withSize(0, 24));
  }

  @Test
  void nothing_that_a_program_prints_breaks_it() {
    Random random = new Random(42);
    String finals = "@ABCDEFGHIJKLMPSTXZ`abcdefghilmnpqrstux~";
    String markers = "????>=<";
    for (int round = 0; round < 60; round++) {
      TerminalReader any =
          new TerminalReader(
              TerminalOptions.of("claude").withSize(2 + random.nextInt(60), 2 + random.nextInt(20)),
              new Heard());
      StringBuilder stream = new StringBuilder();
      for (int i = 0; i < 400; i++) {
        switch (random.nextInt(8)) {
          case 0 -> stream.append("text ").append((char) random.nextInt(0x3000));
          case 1 -> stream.append(Character.toChars(random.nextInt(0x10ffff)));
          case 2 -> stream.append((char) random.nextInt(32));
          case 3 -> stream.append(ESC).append((char) (' ' + random.nextInt(95)));
          case 4 -> stream.append(ESC + "]0;title\u0007");
          default -> {
            stream.append(ESC + "[");
            if (random.nextInt(4) == 0) {
              stream.append(markers.charAt(random.nextInt(markers.length())));
            }
            for (int p = random.nextInt(4); p > 0; p--) {
              stream.append(number(random)).append(';');
            }
            stream.append(number(random));
            stream.append(finals.charAt(random.nextInt(finals.length())));
          }
        }
      }
      for (int at = 0; at < stream.length(); at += 37) {
        any.feed(stream.substring(at, Math.min(stream.length(), at + 37)), at * 10_000_000L);
        any.takeAnswers();
      }
      any.end(Long.MAX_VALUE / 2);
      any.screen().ifPresent(screen -> assertThat(screen.failures()).isZero());
    }
  }

  private static String number(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> "";
      case 1 -> Integer.toString(random.nextInt(30));
      case 2 -> Integer.toString(random.nextInt(3000));
      default -> Long.toString(random.nextLong() >>> random.nextInt(63));
    };
  }

  @Test
  void memory_does_not_grow_with_what_scrolls() {
    TerminalReader small =
        new TerminalReader(
            TerminalOptions.of("x").withSize(20, 5).withMaxLineChars(1000), new Heard());
    String page = String.join("\r\n", Collections.nCopies(1000, "a row of text"));
    small.feed(ESC + "[H", 0);
    for (int i = 0; i < 50; i++) {
      small.feed(page, i);
      small.feed(ESC + "[4096S", i);
    }

    assertThat(small.lines()).hasSizeLessThan(30);
    assertThat(small.lastLine()).isGreaterThan(49_000);
    assertThat(small.screen().orElseThrow().rows()).isEqualTo(List.of("", "", "", "", ""));
  }
}
