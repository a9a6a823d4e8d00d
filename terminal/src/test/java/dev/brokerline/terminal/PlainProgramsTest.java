package dev.brokerline.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.terminal.program.ProgramStatus;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that print plainly: their line feeds are their lines. */
class PlainProgramsTest {

  private static final String ESC = "\u001b";

  private final Heard heard = new Heard();
  private final TerminalReader reader = new TerminalReader(TerminalOptions.of("make"), heard);

  private static String real(String readable) {
    return readable.replace("~", ESC).replace("^", "\u0007").replace("|", "\n").replace("¶", "\r");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          "colour",                  "~[1;31mred~[0m|",                 "red"
          "private mode",            "~[?25lx~[?25h|",                  "x"
          "title until BEL",         "~]0;title^text|",                 "text"
          "title until ST",          "~]0;title~\\\\text|",               "text"
          "title never ended",       "~]0;title|text|",                 "|text"
          "device control string",   "~P1$r0m~\\\\text|",                 "text"
          "charset",                 "~(Btext|",                        "text"
          "keypad mode",             "~=text|",                         "text"
          "save and restore",        "~7text~8|",                       "text"
          "cursor forward",          "Welcome~[1Cback~[3C!|",           "Welcome back   !"
          "cut by another",          "~[12~[1mtext|",                   "text"
          "letters above ASCII",     "~[1mhöre ~[0m→ 😀|",               "höre → 😀"
          "column 1 is a return",    "Build 1/3~[2K~[1GBuilt ok|",      "Built ok"
          "column 1 is the default", "a~[Gb|",                          "b"
          "a column ahead is blanks","foo~[20Gbar|",                    "foo                bar"
          "the same with HPA",       "foo~[6`bar|",                     "foo  bar"
          "where it is already",     "foo~[4Gbar|",                     "foobar"
          "wide letters take two",   "日本~[6Gx|",                       "日本 x"
          "an emoji takes two",      "😀~[4Gx|",                         "😀 x"
          "an accent takes none",    "é~[3Gx|",                   "é x"
          "a column behind",         "foobar~[3Gx|",                    "foxbar"
          "left to the margin",      "50%~[9D60%|",                     "60%"
          "next line",               "one~[Etwo|",                      "one|two"
          "down",                    "one~[Btwo|",                      "one|   two"
          "index",                   "one~Dtwo~Ethree|",                "one|   two|three"
          "saved in the same row",   "work~[sing~[u!|",                 "work!ng"
          "forward tab",             "a~[Ib|",                          "a\tb"
          "a terminal's own",        "a~[>5Gb~[?3Hc~[>7ud|",            "abcd"
          "return and shorter",      "Downloading 100%¶Done|",          "Done"
          "return and line feed",    "Done¶|",                          "Done"
          "erased and written",      "abc¶~[Kde|",                      "de"
          "backspace",               "abd\bc|",                         "abc"
          "typed and taken back",    "abc\b \b\b \b!|",                 "a!"
          "taken back only",         "abc\b \b|",                       "ab"
          "put in",                  "ac\b~[@b|",                       "abc"
          "taken out",               "abxc\b\b~[Pc|",                   "abc"
          "blanks at the end",       "a  |",                            "a  "
          """)
  void a_line_is_what_stands_in_it_at_its_end(String name, String input, String expected) {
    reader.feed(real(input.translateEscapes()), 0);

    assertThat(String.join("\n", heard.texts())).isEqualTo(real(expected.translateEscapes()));
    assertThat(reader.screen()).isEmpty();
    assertThat(reader.tracker().addressesCursor()).isFalse();
  }

  @Test
  void a_progress_bar_is_one_line() {
    for (int i = 0; i <= 100; i++) {
      reader.feed("\r" + ESC + "[K[" + "#".repeat(i / 10) + "] " + i + "%", i);
    }
    reader.feed("\nready\n", 200);

    assertThat(heard.texts()).containsExactly("[##########] 100%", "ready");
  }

  @Test
  void a_build_has_its_lines_with_their_numbers_and_exact_offsets() {
    StringBuilder build = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      build.append(ESC + "[32m[INFO]" + ESC + "[m compiling file " + i + ".java\r\n");
    }
    String text = build.toString();
    Random random = new Random(7);
    for (int at = 0; at < text.length(); ) {
      int end = Math.min(text.length(), at + 1 + random.nextInt(300));
      reader.feed(text.substring(at, end), at);
      at = end;
    }

    assertThat(heard.lines).hasSize(2000);
    assertThat(heard.lines.get(1234).text()).isEqualTo("[INFO] compiling file 1234.java");
    assertThat(heard.lines.get(1234).number()).isEqualTo(1235);
    for (TerminalLine line : heard.lines) {
      assertThat(text.charAt((int) line.offset() - 1)).isEqualTo('\n');
      assertThat(line.replaces()).isNull();
    }
    assertThat(reader.screen()).isEmpty();
  }

  @Test
  void a_line_that_does_not_end_is_cut_between_what_people_see_as_characters() {
    String family = "👩‍👩‍👧";
    String text = "x".repeat(64 * 1024 - 2) + family + "y".repeat(64 * 1024);
    for (int i = 0; i < text.length(); i += 100) {
      reader.feed(text.substring(i, Math.min(text.length(), i + 100)), i);
    }
    reader.feed("\n", text.length());

    assertThat(heard.texts().get(0)).isEqualTo("x".repeat(64 * 1024 - 2));
    assertThat(heard.texts().get(1)).startsWith(family + "y");
    assertThat(String.join("", heard.texts())).isEqualTo(text);
  }

  @Test
  void the_line_that_has_not_ended_can_be_read_and_counts_at_the_end() {
    reader.feed("one\nPassword: ", 0);

    assertThat(reader.unfinishedLine()).isEqualTo("Password: ");
    assertThat(heard.texts()).containsExactly("one");

    reader.end(1);
    assertThat(heard.texts()).containsExactly("one", "Password: ");
  }

  @Test
  void what_is_missing_ends_the_line_and_the_sequence() {
    reader.feed("half of a" + ESC + "[3", 0);
    reader.gap(1);
    reader.feed("1m the rest\n", 2);

    assertThat(heard.texts()).containsExactly("half of a", "1m the rest");
  }

  @Test
  void the_newest_lines_are_kept() {
    TerminalReader small =
        new TerminalReader(TerminalOptions.of("make").withMaxLineChars(400), heard);
    for (int i = 0; i < 100; i++) {
      small.feed("line " + i + "\n", i);
    }

    assertThat(small.lines()).hasSizeLessThan(12).last().extracting("text").isEqualTo("line 99");
    assertThat(small.lastLine()).isEqualTo(100);
    assertThat(small.linesAfter(98)).extracting("text").containsExactly("line 98", "line 99");
  }

  @Test
  void silence_is_idleness_for_a_program_that_tells_nothing() {
    reader.feed("working\n", 0);
    assertThat(reader.status().state()).isEqualTo(ProgramStatus.State.BUSY);
    assertThat(reader.status().source()).isEqualTo(ProgramStatus.Source.QUIET);

    long silent = Duration.ofSeconds(5).toNanos();
    reader.settle(Duration.ofMillis(150).toNanos());
    assertThat(reader.nextSettle()).hasValue(silent);
    reader.settle(silent);
    assertThat(reader.status().state()).isEqualTo(ProgramStatus.State.IDLE);

    reader.feed("more\n", silent + 1);
    assertThat(heard.states()).containsExactly("BUSY by QUIET", "IDLE by QUIET", "BUSY by QUIET");
  }

  @ParameterizedTest
  @CsvSource({
    "'Overwrite? [y/N] ', PERMISSION",
    "'Go on (yes/no)? ', PERMISSION",
    "'Password: ', LOGIN",
    "'Enter passphrase for key x: ', LOGIN"
  })
  void a_question_at_the_end_of_the_output_waits_for_input(
      String question, ProgramStatus.Dialog.Kind kind) {
    reader.feed("a\n" + question, 0);
    reader.settle(reader.nextSettle().orElseThrow());

    assertThat(reader.status().state()).isEqualTo(ProgramStatus.State.WAITING_FOR_INPUT);
    assertThat(reader.status().dialog())
        .isEqualTo(new ProgramStatus.Dialog(kind, question.strip()));

    reader.feed("y\n", Duration.ofSeconds(1).toNanos());
    reader.settle(Duration.ofSeconds(2).toNanos());
    assertThat(reader.status().state()).isEqualTo(ProgramStatus.State.BUSY);
  }

  @Test
  void questions_to_the_terminal_are_answered_without_a_screen() {
    reader.feed(ESC + "[c" + ESC + "[>c" + ESC + "[5n" + ESC + "[?u", 0);

    assertThat(reader.takeAnswers()).isEqualTo(ESC + "[?1;2c" + ESC + "[>0;184;0c" + ESC + "[0n");
    assertThat(reader.takeAnswers()).isEmpty();
    assertThat(reader.screen()).isEmpty();
  }

  @Test
  void nothing_is_due_when_all_has_been_read() {
    TerminalReader known = new TerminalReader(TerminalOptions.of("claude"), heard);
    assertThat(known.nextSettle()).isEmpty();

    known.feed("a\n", 0);
    known.settle(known.nextSettle().orElseThrow());

    assertThat(known.nextSettle()).isEmpty();
    assertThat(known.lines()).extracting(TerminalLine::text).isEqualTo(List.of("a"));
  }
}
