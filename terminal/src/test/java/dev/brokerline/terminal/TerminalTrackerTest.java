package dev.brokerline.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.terminal.program.ProgramStatus;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TerminalTrackerTest {

  private static final String ESC = "\u001b";

  private final TerminalReader reader =
      new TerminalReader(TerminalOptions.of("codex"), new Heard());
  private final TerminalTracker tracker = reader.tracker();

  @Test
  void the_title_is_that_of_the_window() {
    assertThat(tracker.title()).isEmpty();
    reader.feed(ESC + "]1;icon\u0007" + ESC + "]0;⠋ one\u0007", 0);
    assertThat(tracker.title()).isEqualTo("⠋ one");
    reader.feed(ESC + "]2; two \u0001" + ESC + "\\", 0);
    assertThat(tracker.title()).isEqualTo("two");
    reader.feed(ESC + "]0;\u0007", 0);
    assertThat(tracker.title()).isEmpty();
  }

  @Test
  void an_endless_title_is_passed_over_and_a_long_one_cut() {
    reader.feed(ESC + "]0;" + "x".repeat(1000) + "\u0007", 0);
    assertThat(tracker.title()).hasSize(TerminalTracker.MAX_TITLE);
    for (int i = 0; i < 1000; i++) {
      reader.feed(ESC + "]0;" + "y".repeat(10_000), 0);
    }
    reader.feed("\u0007text\n", 0);

    assertThat(tracker.title()).startsWith("xxx");
    assertThat(reader.lines()).extracting(TerminalLine::text).containsExactly("text");
  }

  @Test
  void a_program_announces_its_state_and_asks_for_none() {
    reader.feed(ESC + "]7501;?\u0007", 0);
    assertThat(tracker.announcedState()).isEmpty();
    reader.feed(ESC + "]7501;state=Working:app=codex" + ESC + "\\", 0);
    assertThat(tracker.announcedState()).contains("working");
    assertThat(tracker.announcedApplication()).contains("codex");
    assertThat(reader.status())
        .isEqualTo(
            new ProgramStatus(ProgramStatus.State.BUSY, ProgramStatus.Source.ANNOUNCED, null));
    reader.feed(ESC + "]7501;?" + ESC + "\\", 0);
    assertThat(tracker.announcedState()).contains("working");
  }

  @Test
  void modes_are_followed_several_in_one_sequence_too() {
    assertThat(tracker.modes()).containsExactly(TerminalMode.CURSOR_VISIBLE);
    reader.feed(ESC + "[?1000;1006;2004h" + ESC + "[?25;99999l" + ESC + "[2026h", 0);
    assertThat(tracker.modes())
        .containsExactlyInAnyOrder(
            TerminalMode.MOUSE_CLICKS,
            TerminalMode.MOUSE_SGR_COORDINATES,
            TerminalMode.BRACKETED_PASTE);
    assertThat(tracker.addressesCursor()).isFalse();
    reader.feed(ESC + "[?1047h", 0);
    assertThat(tracker.has(TerminalMode.ALTERNATE_SCREEN)).isTrue();
    assertThat(tracker.addressesCursor()).isTrue();
    reader.feed(ESC + "c", 0);
    assertThat(tracker.modes()).containsExactly(TerminalMode.CURSOR_VISIBLE);
  }

  @Test
  void the_application_changes_nothing_of_what_is_drawn() {
    String raw = Recording.resource("opencode.raw");
    TerminalReader other = new TerminalReader(TerminalOptions.of("unknown"), new Heard());
    Random random = new Random(3);
    reader.feed(raw, 0);
    for (int at = 0; at < raw.length(); ) {
      int end = Math.min(raw.length(), at + 1 + random.nextInt(50));
      other.feed(raw.substring(at, end), 0);
      at = end;
    }

    assertThat(other.screen().orElseThrow().rows()).isEqualTo(reader.screen().orElseThrow().rows());
    assertThat(other.tracker().modes()).isEqualTo(tracker.modes());
  }
}
