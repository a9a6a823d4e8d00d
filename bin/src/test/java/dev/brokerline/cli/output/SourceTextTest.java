package dev.brokerline.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.terminal.AnsiStripper.Colours;
import dev.brokerline.terminal.Recording;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTextTest {

  private static final long QUARTER = Duration.ofMillis(250).toNanos();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final LinePrefixer lines = new LinePrefixer(new PrintStream(bytes, true, UTF_8));
  private long now;
  private final SourceText a =
      new SourceText("a", Colours.REMOVED, lines, Size.STANDARD, () -> now);
  private final SourceText b =
      new SourceText("b", Colours.REMOVED, lines, Size.STANDARD, () -> now);

  @Test
  void whole_lines_of_several_sources_do_not_mix() {
    a.accept("first ");
    b.accept("other\r\n");
    a.accept("line\r\nnext");

    assertThat(written()).isEqualTo("[b] other\n[a] first line\n");
  }

  @Test
  void an_unfinished_line_is_shown_when_asked_for_and_goes_on_where_it_was() {
    a.accept("name: ");
    a.flush();
    a.flush();
    a.accept("Ada\n");

    assertThat(written()).isEqualTo("[a] name: Ada\n");
  }

  @Test
  void an_unfinished_line_is_ended_when_another_source_writes() {
    a.accept("name: ");
    a.flush();
    b.accept("hello\n");
    a.accept("Ada\n");

    assertThat(written()).isEqualTo("[a] name: \n[b] hello\n[a] Ada\n");
  }

  @Test
  void a_line_that_was_shown_whole_and_then_cut_is_not_ended_twice() {
    a.accept("whole");
    a.flush();
    b.accept("hello\n");
    a.accept("\r\n");

    assertThat(written()).isEqualTo("[a] whole\n[b] hello\n");
  }

  @Test
  void half_a_character_waits_for_its_other_half() {
    String pair = "😀";
    a.accept("x" + pair.charAt(0));
    a.flush();
    a.accept(pair.charAt(1) + "\n");

    assertThat(written()).isEqualTo("[a] x😀\n");
  }

  @Test
  void a_colour_does_not_run_over_into_the_next_prefix() {
    SourceText colourful = new SourceText("c", Colours.KEPT, lines, Size.STANDARD, () -> now);

    colourful.accept("\u001b[31mred\nplain\n");

    assertThat(written()).isEqualTo("[c] \u001b[31mred\u001b[0m\n[c] plain\n");
  }

  @Test
  void an_empty_line_is_shown() {
    a.accept("\n");

    assertThat(written()).isEqualTo("[a] \n");
  }

  @Test
  void a_program_that_draws_its_screen_is_shown_by_its_lines_each_once() {
    a.accept("starting\r\nname: ");
    a.flush();
    a.accept("Ada\u001b[2;1H\u001b[31mfirst\u001b[0m\u001b[Crow");
    b.accept("other\r\n");
    settle();
    a.accept("\u001b[H\u001b[2J\u001b[2;1Hfirst row\u001b[4;1Hnext row");
    settle();
    a.accept("\u001b[5;1Hlast row");
    a.end();
    a.end();

    assertThat(written().lines())
        .contains("[a] starting", "[b] other")
        .containsOnlyOnce("[a] first row", "[a] next row", "[a] last row")
        .hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({"claude, 3", "codex, 3", "gemini, 1", "opencode, 3", "qwen, 2"})
  void each_answer_of_a_real_program_is_written_once(String program, int answers) {
    SourceText text = new SourceText(program, Colours.KEPT, lines, new Size(120, 36), () -> now);
    for (Recording.Piece piece : Recording.timed(program).pieces()) {
      while (piece.time() - now > QUARTER) {
        now += QUARTER;
        text.settle();
      }
      now = piece.time();
      text.accept(piece.text());
    }
    text.end();

    assertThat(written().lines())
        .filteredOn(line -> line.endsWith("Hello from mock."))
        .hasSize(answers);
  }

  private void settle() {
    for (int i = 0; i < 4; i++) {
      now += QUARTER;
      a.settle();
      b.settle();
    }
  }

  private String written() {
    return bytes.toString(UTF_8);
  }
}
