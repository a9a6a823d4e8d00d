package dev.brokerline.client.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.output.AnsiStripper.Colours;
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
          "save and restore",       "~7text~8",                    "text"
          "one-character CSI",      "%31mred",                     "red"
          "cursor forward",         "Welcome~[1Cback~[3C!",        "Welcome back   !"
          "cut by another",         "~[12~[1mtext",                "text"
          "letters above ASCII",    "~[1mhöre ~[0m→ 😀",            "höre → 😀"
          """)
  void a_sequence_leaves_only_its_text(String name, String input, String expected) {
    String sent = real(input);

    assertThat(new AnsiStripper(Colours.REMOVED).strip(sent)).isEqualTo(real(expected));
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
        .replace("%", "\u009b");
  }
}
