package dev.brokerline.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.terminal.AnsiStripper.Colours;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class SourceTextTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final LinePrefixer lines = new LinePrefixer(new PrintStream(bytes, true, UTF_8));
  private final SourceText a = new SourceText("a", Colours.REMOVED, lines);
  private final SourceText b = new SourceText("b", Colours.REMOVED, lines);

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
    SourceText colourful = new SourceText("c", Colours.KEPT, lines);

    colourful.accept("\u001b[31mred\nplain\n");

    assertThat(written()).isEqualTo("[c] \u001b[31mred\u001b[0m\n[c] plain\n");
  }

  @Test
  void an_empty_line_is_shown() {
    a.accept("\n");

    assertThat(written()).isEqualTo("[a] \n");
  }

  private String written() {
    return bytes.toString(UTF_8);
  }
}
