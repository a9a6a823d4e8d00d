package dev.brokerline.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real agent programs printed, and what a person has read of it. */
class RecordedProgramsTest {

  private static final int COLUMNS = 120;
  private static final int ROWS = 36;

  private final Heard heard = new Heard();

  private TerminalReader reader(String program) {
    return new TerminalReader(TerminalOptions.of(program).withSize(COLUMNS, ROWS), heard);
  }

  private static String program(String recording) {
    return recording.replaceFirst("-.*", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "gemini", "opencode"})
  void the_screen_is_the_one_that_another_terminal_showed(String program) {
    TerminalReader reader = reader(program);

    reader.feed(Recording.resource(program + ".raw"), 0);

    List<String> expected = Recording.resource(program + ".screen.txt").lines().toList();
    List<String> rows = reader.screen().orElseThrow().rows();
    assertThat(rows).hasSize(ROWS);
    for (int i = 0; i < ROWS; i++) {
      String row = i < expected.size() ? expected.get(i).stripTrailing() : "";
      assertThat(rows.get(i)).as("row %d", i).isEqualTo(row);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "claude, 40, 20", "claude, 200, 90", "claude, 700, 200",
    "gemini, 150, 30", "gemini, 1500, 100", "gemini, 4096, 400",
    "opencode, 400, 16", "opencode, 2000, 100", "opencode, 8000, 700"
  })
  void an_answer_is_one_line_however_fast_it_comes(String program, int characters, long millis) {
    Recording.of(Recording.resource(program + ".raw"), characters, millis).play(reader(program));

    List<Long> replaced = heard.lines.stream().map(TerminalLine::replaces).toList();
    assertThat(heard.lines)
        .filteredOn(line -> !replaced.contains(line.number()))
        .extracting(TerminalLine::text)
        .filteredOn(text -> text.contains("Hello from mock.") && !text.contains("OC | "))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"claude, 3", "codex, 3", "gemini, 1", "opencode, 3", "qwen, 2"})
  void the_same_answer_again_is_another_line(String program, int answers) {
    TerminalReader reader = reader(program);

    Recording.timed(program).play(reader);

    assertThat(reader.lines())
        .extracting(TerminalLine::text)
        .filteredOn(text -> text.endsWith("Hello from mock."))
        .hasSize(answers);
    assertThat(reader.lines()).hasSizeLessThan(50);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"claude", "claude-permit", "codex", "gemini", "gemini-trust", "opencode", "qwen"})
  void what_is_read_does_not_depend_on_where_chunks_end(String recording) {
    Recording.timed(recording).play(reader(program(recording)));

    for (int seed = 0; seed < 6; seed++) {
      Heard cut = new Heard();
      TerminalReader reader = new TerminalReader(TerminalOptions.of(program(recording)), cut);
      Recording.timed(recording).play(reader, new Random(seed), seed == 0 ? 1 : 1 << (2 * seed));

      assertThat(cut.lines).isEqualTo(heard.lines);
      assertThat(cut.statuses).isEqualTo(heard.statuses);
    }
  }

  @Test
  void a_message_in_the_composer_is_no_second_line_when_it_is_sent() {
    TerminalReader reader = reader("claude");

    Recording.timed("claude").play(reader);

    assertThat(reader.lines())
        .extracting(TerminalLine::text)
        .filteredOn(text -> text.startsWith("❯") && text.length() > 2)
        .containsExactly("❯ alpha question one", "❯ beta please", "❯ USE_TOOL now");
  }

  @Test
  void numbers_and_offsets_rise() {
    Recording.timed("opencode").play(reader("opencode"));

    for (int i = 1; i < heard.lines.size(); i++) {
      TerminalLine before = heard.lines.get(i - 1);
      assertThat(heard.lines.get(i).number()).isEqualTo(before.number() + 1);
      assertThat(heard.lines.get(i).offset()).isGreaterThanOrEqualTo(before.offset());
    }
  }

  /** Each row where it stands on the screen, as agent programs draw. */
  private static String drawn(String... rows) {
    StringBuilder text = new StringBuilder("\u001b[2J");
    for (int i = 0; i < rows.length; i++) {
      text.append("\u001b[").append(i + 3).append(";1H").append(rows[i]);
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Trust this folder?||❯ 1. Yes|  2. No",
        "│ Trust this folder?    │|│   1. Yes              │|│ › 2. No, exit         │",
        "Trust this folder?|❯ 1. Yes|     and remember|  2. No"
      })
  void a_program_without_rules_asks_by_a_list_of_answers(String screen) {
    TerminalReader reader = reader("copilot");

    reader.feed(drawn(screen.split("[|]", -1)), 0);
    reader.settle(1_000_000_000);

    assertThat(heard.states()).last().isEqualTo("WAITING_FOR_INPUT by SCREEN OTHER");
    assertThat(heard.statuses.get(heard.statuses.size() - 1).dialog().text())
        .contains("Trust this folder?", "1. Yes", "2. No");
  }

  @ParameterizedTest
  @ValueSource(strings = {"❯ 1. tidy up|Done.|❯ ", "● 1. First|  2. Second|❯ ", "  1. a|  2. b|> "})
  void a_numbered_text_is_no_question(String screen) {
    TerminalReader reader = reader("copilot");

    reader.feed(drawn(screen.split("[|]", -1)), 0);
    reader.settle(1_000_000_000);

    assertThat(heard.states()).noneMatch(state -> state.startsWith("WAITING"));
  }

  @Test
  void claude_tells_by_its_title_and_asks_on_its_screen() {
    Recording.timed("claude").play(reader("claude"));
    assertThat(heard.states())
        .containsExactly(
            "IDLE by TITLE",
            "BUSY by TITLE",
            "IDLE by TITLE",
            "BUSY by TITLE",
            "IDLE by TITLE",
            "BUSY by TITLE",
            "IDLE by TITLE");
  }

  @Test
  void claude_is_not_idle_while_it_asks_for_permission_though_its_title_says_so() {
    Recording.timed("claude-permit").play(reader("claude"));

    assertThat(heard.states())
        .containsExactly(
            "IDLE by TITLE", "BUSY by TITLE", "WAITING_FOR_INPUT by SCREEN PERMISSION");
    assertThat(heard.statuses.get(2).dialog().text())
        .startsWith("Bash command\n\ntouch made.txt\n")
        .contains("Do you want to proceed?\n❯ 1. Yes\n2. Yes, and always allow")
        .endsWith("Esc to cancel · Tab to amend · ctrl+e to explain");
  }

  @Test
  void claude_asks_for_trust_before_anything_else() {
    Recording.timed("claude-trust").play(reader("claude"));

    assertThat(heard.states())
        .containsExactly("WAITING_FOR_INPUT by SCREEN TRUST", "IDLE by TITLE");
    assertThat(heard.statuses.get(0).dialog().text())
        .startsWith("Accessing workspace:")
        .contains("❯ 1. Yes, I trust this folder\n2. No, exit");
  }

  @Test
  void codex_announces_its_state() {
    Recording.timed("codex").play(reader("codex"));

    assertThat(heard.states())
        .containsExactly(
            "IDLE by SCREEN",
            "IDLE by TITLE",
            "BUSY by ANNOUNCED",
            "IDLE by ANNOUNCED",
            "BUSY by ANNOUNCED",
            "IDLE by ANNOUNCED",
            "BUSY by ANNOUNCED",
            "IDLE by ANNOUNCED");
  }

  @Test
  void gemini_asks_in_its_title_too() {
    Recording.timed("gemini-permit").play(reader("gemini"));

    assertThat(heard.states())
        .containsExactly(
            "IDLE by TITLE",
            "BUSY by TITLE",
            "WAITING_FOR_INPUT by TITLE",
            "WAITING_FOR_INPUT by TITLE PERMISSION",
            "BUSY by TITLE",
            "WAITING_FOR_INPUT by TITLE",
            "WAITING_FOR_INPUT by TITLE PERMISSION");
    assertThat(heard.statuses.get(3).dialog().text())
        .isEqualTo(
            """
            ? Shell  touch made.txt
            touch made.txt
            Allow execution of [Shell]?

            ● 1. Allow once
            2. Allow for this session
            3. No, suggest changes (esc)""");
  }

  @Test
  void gemini_asks_for_trust_while_its_title_says_ready() {
    Recording.timed("gemini-trust").play(reader("gemini"));

    assertThat(heard.states())
        .containsExactly("IDLE by TITLE", "WAITING_FOR_INPUT by SCREEN TRUST");
  }

  @Test
  void opencode_and_qwen_are_read_off_their_screens() {
    Recording.timed("opencode").play(reader("opencode"));
    assertThat(heard.states())
        .containsExactly(
            "IDLE by SCREEN",
            "UNKNOWN by NONE",
            "BUSY by SCREEN",
            "IDLE by SCREEN",
            "BUSY by SCREEN",
            "IDLE by SCREEN",
            "BUSY by SCREEN",
            "WAITING_FOR_INPUT by SCREEN PERMISSION",
            "BUSY by SCREEN",
            "IDLE by SCREEN");

    Heard qwen = new Heard();
    Recording.timed("qwen").play(new TerminalReader(TerminalOptions.of("qwen"), qwen));
    assertThat(qwen.states())
        .containsExactly(
            "BUSY by SCREEN",
            "IDLE by SCREEN",
            "BUSY by SCREEN",
            "IDLE by SCREEN",
            "BUSY by SCREEN",
            "IDLE by SCREEN",
            "BUSY by SCREEN");
  }
}
