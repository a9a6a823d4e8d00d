package dev.brokerline.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.terminal.AnsiStripper.Colours;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnsiStripperTest {

  private static final String ESC = "\u001b";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          "colour",                 "~[1;31mred~[0m",              "red"
          "clear and home",         "~[2J~[Ha",                    "a"
          "private mode",           "~[?25lx~[?25h",               "x"
          "title until BEL",        "~]0;title^text",              "text"
          "title until ST",         "~]0;title~\\text",            "text"
          "title never ended",      "~]0;title|text",              "|text"
          "device control string",  "~P1$r0m~\\text",              "text"
          "charset",                "~(Btext",                     "text"
          "keypad mode",            "~=text",                      "text"
          "save and restore",       "~7text~8",                    "text¶"
          "one-character CSI",      "%31mred",                     "red"
          "cursor forward",         "Welcome~[1Cback~[3C!",        "Welcome back   !"
          "cut by another",         "~[12~[1mtext",                "text"
          "letters above ASCII",    "~[1mhöre ~[0m→ 😀",            "höre → 😀"
          """)
  void a_sequence_leaves_only_its_text(String name, String input, String expected) {
    String sent = real(input);

    assertThat(new AnsiStripper(Colours.REMOVED).strip(sent)).isEqualTo(real(expected));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          "column 1 is a return",        "Build 1/3~[2K~[1GBuilt ok",      "Build 1/3¶Built ok"
          "column 1 is the default",     "a~[Gb",                          "a¶b"
          "a column ahead is blanks",    "foo~[20Gbar",                    "foo                bar"
          "the same with HPA",           "foo~[6`bar",                     "foo  bar"
          "where it is already",         "foo~[4Gbar",                     "foobar"
          "after a tab",                 "a\tb~[12Gc",                     "a\tb  c"
          "wide letters take two",       "日本~[6Gx",                       "日本 x"
          "an emoji takes two",          "😀~[4Gx",                         "😀 x"
          "an accent takes none",        "é~[3Gx",                   "é x"
          "a column behind",             "foobar~[3Gx",                    "foobar¶x"
          "left to the margin",          "50%%~[9D60%%",                   "50%%¶60%%"
          "another row is a line",       "one~[5;1Htwo~[6;3Hthree",        "one|two|  three"
          "the same row is not",         "~[5;1Hone~[5;10Htwo",            "one      two"
          "row by VPA",                  "one~[7dtwo",                     "one|   two"
          "down",                        "one~[Btwo",                      "one|   two"
          "up",                          "one~[2Atwo",                     "one|   two"
          "next and previous line",      "one~[Etwo~[Fthree",              "one|two|three"
          "down and back up a row",      "~[5Hone~[Btwo~[5;9Hthree",       "one|   two|        three"
          "index and its reverse",       "one~Dtwo~Ethree~Mfour",          "one|   two|three|     four"
          "status line and back",        "work~7~[24;1Hstatus~8go",        "work|status|go"
          "saved in the same row",       "work~[sing~[uer",                "working¶er"
          "forward tab",                 "a~[Ib",                          "a\tb"
          "absurd numbers",              "a~[99999999999Gb~[;Hc",          "a¶b|c"
          "a terminal's own",            "a~[>5Gb~[?3Hc",                  "abc"
          """)
  void movements_of_the_cursor_keep_words_apart(String name, String input, String expected) {
    String sent = real(input.translateEscapes().replace("%%", "\0")).replace("\0", "%");

    assertThat(new AnsiStripper(Colours.REMOVED).strip(sent))
        .isEqualTo(real(expected.translateEscapes().replace("%%", "\0")).replace("\0", "%"));
  }

  @Test
  void what_is_moved_back_over_is_taken_back_where_backspaces_are_kept() {
    AnsiStripper stripper = new AnsiStripper(Colours.REMOVED, AnsiStripper.Backspaces.KEPT);

    assertThat(stripper.strip("load [##  ]" + ESC + "[9G" + "##]" + ESC + "[3D!"))
        .isEqualTo("load [##  ]\b\b\b##]\b\b\b!");
  }

  @Test
  void no_movement_makes_more_blanks_than_a_terminal_has_columns() {
    AnsiStripper stripper = new AnsiStripper(Colours.REMOVED);

    assertThat(stripper.strip(ESC + "[30000C" + ESC + "[9;30000H" + ESC + "[30000G"))
        .hasSizeLessThan(1000);
  }

  @Test
  void a_sequence_is_recognised_wherever_the_stream_is_cut() {
    String sent = "a" + ESC + "[1;31mb" + ESC + "]0;t" + ESC + "\\c😀" + ESC + "[2Cd\r\n";
    AnsiStripper stripper = new AnsiStripper(Colours.REMOVED);
    StringBuilder received = new StringBuilder();

    for (int i = 0; i < sent.length(); i++) {
      received.append(stripper.strip(sent.substring(i, i + 1)));
    }

    assertThat(received).hasToString("abc😀  d\r\n");
  }

  @Test
  void other_control_characters_go_and_line_ends_stay() {
    assertThat(new AnsiStripper(Colours.REMOVED).strip("a\u0000\u0007\b\tb\u007f\r\nc"))
        .isEqualTo("a\tb\r\nc");
  }

  @Test
  void colours_stay_for_a_terminal_and_nothing_else_does() {
    AnsiStripper stripper = new AnsiStripper(Colours.KEPT);

    String received = stripper.strip(ESC + "[2J" + ESC + "[3");
    received += stripper.strip("8;5;1mred" + ESC + "[0m" + ESC + "[>4;1mx");

    assertThat(received).isEqualTo(ESC + "[38;5;1mred" + ESC + "[0mx");
  }

  @Test
  void an_endless_sequence_takes_no_memory_and_no_colour_comes_of_it() {
    AnsiStripper stripper = new AnsiStripper(Colours.KEPT);

    String received = stripper.strip(ESC + "[" + "1;".repeat(100_000) + "mtext");

    assertThat(received).isEqualTo("text");
  }

  private static String real(String readable) {
    return readable
        .replace("~", ESC)
        .replace("^", "\u0007")
        .replace("|", "\n")
        .replace("¶", "\r")
        .replace("%", "\u009b");
  }
}
