package dev.brokerline.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that draw their screens: what is a line there, and when. */
class DrawnLinesTest {

  private static final String ESC = "\u001b";

  private final Heard heard = new Heard();
  private final TerminalReader reader =
      new TerminalReader(TerminalOptions.of("claude").withSize(40, 10), heard);
  private long now;

  /** Feeds text and lets so much time pass, with all timers on time. */
  private void feed(String readable, long millis) {
    reader.feed(readable.replace("~", ESC).replace("|", "\r\n").replace("¶", "\r"), now);
    pass(millis);
  }

  private void pass(long millis) {
    long until = now + Duration.ofMillis(millis).toNanos();
    OptionalLong next = reader.nextSettle();
    while (next.isPresent() && next.getAsLong() <= until) {
      reader.settle(next.getAsLong());
      next = reader.nextSettle();
    }
    now = until;
  }

  private List<String> kept() {
    return reader.lines().stream().map(TerminalLine::text).toList();
  }

  @Test
  void a_row_is_a_line_when_it_has_stayed() {
    feed("~[2J~[Hone|two", 149);
    assertThat(heard.texts()).isEmpty();

    pass(1);
    assertThat(heard.texts()).containsExactly("one", "two");
    assertThat(reader.nextSettle()).isEmpty();
  }

  @Test
  void drawn_again_it_is_no_line() {
    feed("~[2J~[Hone|two", 200);
    feed("~[2J~[Hone|two", 200);
    feed("~[H~[J~[1;1Hone~[2;1Htwo", 200);
    feed("~[?2026h~[2J~[3J~[Hone|two|three~[?2026l", 200);
    feed("~[2K~[1A~[2K~[1A~[2K~[Gone|two|three|four", 200);

    assertThat(heard.texts()).containsExactly("one", "two", "three", "four");
  }

  @Test
  void drawn_again_in_two_halves_it_is_no_line() {
    feed("~[2J~[Hone|two|three", 200);
    feed("~[2J~[Hone", 30);
    feed("|two|three", 200);
    feed("~[2;1H~[J", 200);
    feed("two|three", 200);

    assertThat(heard.texts()).containsExactly("one", "two", "three");
  }

  @Test
  void behind_a_dialog_and_back_it_is_no_line() {
    feed("~[2J~[Hquestion|answer|> ", 200);
    feed("~[1;1HSelect a model ~[2;1H* this one ~[3;1H  that one", 5000);
    feed("~[1;1Hquestion       ~[2;1Hanswer     ~[3;1H>         ", 200);

    assertThat(heard.texts())
        .containsExactly("question", "answer", ">", "Select a model", "* this one", "  that one");
  }

  @Test
  void the_same_text_below_is_another_line() {
    feed("~[2J~[Hq|answer|> ", 200);
    feed("~[3;1Hq|answer|> ", 200);
    feed("~[5;1Hq|answer|> ", 200);

    assertThat(heard.texts()).containsExactly("q", "answer", ">", "q", "answer", "q", "answer");
  }

  @Test
  void the_same_text_after_the_first_has_moved_out_of_sight_is_another_line() {
    feed("~[?1049h~[Htop|answer|b|c|d|e|f|g|> ", 200);
    // The program moves its rows itself: nothing scrolls.
    feed("~[2;1H~[Jb|c|d|e|f|g|answer|> ", 200);

    assertThat(kept()).filteredOn(text -> text.equals("answer")).hasSize(2);
    assertThat(kept()).hasSize(10);
  }

  @Test
  void the_same_text_long_after_the_screen_was_cleared_is_another_line() {
    feed("~[2J~[HCompiling|Found no errors", 200);
    feed("~[2J~[HCompiling again", 2000);
    feed("~[2J~[HCompiling again|Found no errors", 200);

    assertThat(heard.texts())
        .containsExactly("Compiling", "Found no errors", "Compiling again", "Found no errors");
  }

  @Test
  void a_line_that_grows_is_one_line() {
    feed("~[2J~[HI am", 200);
    feed(" writing", 200);
    feed(" slowly.", 200);

    assertThat(heard.texts()).containsExactly("I am", "I am writing", "I am writing slowly.");
    assertThat(heard.lines).extracting(TerminalLine::replaces).containsExactly(null, 1L, 2L);
    assertThat(kept()).containsExactly("I am writing slowly.");
    assertThat(reader.linesAfter(2)).hasSize(1);
  }

  @Test
  void a_line_that_grows_fast_is_told_once() {
    feed("~[H", 0);
    for (int i = 0; i < 100; i++) {
      feed("word ", 20);
    }
    pass(200);

    assertThat(kept().toString().replaceAll("[^w]", "")).hasSize(100);
    assertThat(heard.lines).hasSizeLessThan(30);
  }

  @Test
  void what_spins_is_told_once_and_what_counts_when_it_stands_still() {
    feed("~[2J~[HTests: 0 passed|", 200);
    String spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    for (int i = 1; i <= 30; i++) {
      feed("~[1;1HTests: " + i + " passed~[2;1H" + spinner.charAt(i % 10) + " working", 100);
    }
    assertThat(heard.texts()).hasSize(2).startsWith("Tests: 0 passed");

    pass(2000);
    assertThat(heard.texts()).hasSize(3).endsWith("Tests: 30 passed");
    assertThat(kept()).containsExactly(heard.texts().get(1), "Tests: 30 passed");
    assertThat(heard.texts().get(1)).endsWith(" working");
  }

  @Test
  void rows_with_other_numbers_are_other_lines_when_they_scroll() {
    feed("~[H", 0);
    for (int i = 1; i <= 60; i++) {
      feed("test " + i + " passed|", 40);
    }
    pass(200);

    assertThat(kept())
        .isEqualTo(IntStream.rangeClosed(1, 60).mapToObj(i -> "test " + i + " passed").toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 100, 5000})
  void a_flood_has_all_its_lines_in_order(int lines) {
    StringBuilder flood = new StringBuilder("~[H");
    IntStream.range(0, lines).forEach(i -> flood.append("line ").append(i).append(" of it|"));
    feed(flood.toString(), 200);

    assertThat(heard.texts())
        .isEqualTo(IntStream.range(0, lines).mapToObj(i -> "line " + i + " of it").toList());
  }

  @Test
  void what_scrolls_within_a_part_of_the_screen_is_not_lost() {
    StringBuilder flood = new StringBuilder("~[2J~[10;1H> composer~[1;8r~[8;1H");
    for (char c = 'a'; c <= 'z'; c++) {
      flood.append("|row ").append(c);
    }
    flood.append("~[r~[10;1H> composer");
    feed(flood.toString(), 200);

    assertThat(kept()).contains("> composer");
    assertThat(kept())
        .filteredOn(text -> text.startsWith("row"))
        .isEqualTo(IntStream.rangeClosed('a', 'z').mapToObj(c -> "row " + (char) c).toList());
  }

  @Test
  void the_first_screen_comes_back_as_it_was() {
    feed("$ edit|~[?1049h~[2J~[Hfile|~", 200);
    feed("~[?1049l$ done|", 200);

    assertThat(heard.texts()).containsExactly("$ edit", "file", "$ done");
  }

  @Test
  void a_program_that_begins_to_draw_loses_and_doubles_no_line() {
    IntStream.range(0, 30).forEach(i -> feed("plain " + i + "|", 0));
    feed("Fetching 1/3|Fetching 2/3|waiting", 10);
    assertThat(reader.screen()).isEmpty();

    // Two rows up, over the last whole line.
    feed("~[1A¶~[KFetched all~[1B¶~[Kready", 300);

    assertThat(reader.screen()).isPresent();
    assertThat(reader.screen().orElseThrow().text())
        .isEqualTo(
            """
            plain 23
            plain 24
            plain 25
            plain 26
            plain 27
            plain 28
            plain 29
            Fetching 1/3
            Fetched all
            ready
            """);
    assertThat(heard.texts().subList(0, 30))
        .isEqualTo(IntStream.range(0, 30).mapToObj(i -> "plain " + i).toList());
    assertThat(heard.texts().subList(30, heard.lines.size()))
        .containsExactly("Fetching 1/3", "Fetching 2/3", "Fetched all", "ready");
  }

  @Test
  void the_plain_line_that_has_not_ended_goes_on_on_the_screen() {
    feed("a\tb and ~[31mc~[0m ~[s", 200);
    assertThat(heard.texts()).isEmpty();
    feed("d~[?1049hother", 200);
    feed("~[?1049l, e|", 200);

    assertThat(kept()).containsExactly("other", "a       b and c d, e");
  }

  @Test
  void a_frame_is_not_looked_at_before_it_ends() {
    feed("~[?2026h~[2J~[Hhalf", 600);
    assertThat(heard.texts()).isEmpty();
    feed(" and half~[?2026l", 200);

    assertThat(heard.texts()).containsExactly("half and half");

    feed("~[?2026h~[2;1Hnever ended", 1300);
    assertThat(heard.texts()).containsExactly("half and half", "never ended");
  }

  @Test
  void a_program_that_never_stops_printing_has_lines_all_the_same() {
    feed("~[2J~[Hbanner|", 0);
    for (int i = 0; i < 20; i++) {
      feed("~[5;1H" + "-\\/+".charAt(i % 4), 60);
    }
    assertThat(heard.texts()).contains("banner");
  }

  @Test
  void boxes_and_blanks_are_no_lines() {
    feed("~[2J~[H╭──────╮|│ text │|│      │|╰──────╯|▀▀▀▀| ⠋ ", 200);

    assertThat(heard.texts()).containsExactly("│ text │");
  }

  @Test
  void a_mark_tells_what_was_there_from_what_comes() {
    feed("~[2J~[Hold answer", 20);
    reader.mark(now);
    long mark = reader.lastLine();
    feed("~[2J~[Hold answer|new answer", 200);

    assertThat(reader.linesAfter(mark))
        .extracting(TerminalLine::text)
        .containsExactly("new answer");
  }

  @Test
  void a_timer_that_comes_late_changes_no_line() {
    reader.feed(ESC + "[Hone\r\n", 0);
    reader.feed("two\r\n", Duration.ofSeconds(3).toNanos());
    reader.settle(Duration.ofSeconds(9).toNanos());

    assertThat(heard.texts()).containsExactly("one", "two");
  }

  @Test
  void the_history_printed_again_is_no_line() {
    StringBuilder history = new StringBuilder();
    for (char c = 'a'; c <= 'z'; c++) {
      history.append("message ").append(c).append('|');
    }
    feed("~[H" + history, 200);
    feed("~[2J~[3J~[H" + history + "one more|", 200);

    assertThat(heard.lines).hasSize(27);
    assertThat(heard.texts()).endsWith("message z", "one more");
  }
}
