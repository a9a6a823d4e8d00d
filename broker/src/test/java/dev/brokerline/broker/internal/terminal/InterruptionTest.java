package dev.brokerline.broker.internal.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.terminal.Screen;
import dev.brokerline.terminal.TerminalListener;
import dev.brokerline.terminal.TerminalOptions;
import dev.brokerline.terminal.TerminalReader;
import dev.brokerline.terminal.program.ProgramStatus;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InterruptionTest {

  private int pressed;
  private final Interruption interruption = new Interruption(/* now= */ 0, () -> pressed++);

  private boolean shows(String text, ProgramStatus.State state, long seconds) {
    TerminalReader reader =
        new TerminalReader(TerminalOptions.of("opencode"), new TerminalListener() {});
    // A program that draws: it goes to the first cell.
    reader.feed("\u001b[?1049h\u001b[H" + text, 0);
    Optional<Screen> screen = reader.screen();
    return interruption.isOver(
        screen,
        new ProgramStatus(state, ProgramStatus.Source.SCREEN, null),
        Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void theKeyIsPressedOnceMoreIfTheScreenAsksForIt() {
    assertThat(shows("esc interrupt", ProgramStatus.State.BUSY, 1)).isFalse();
    assertThat(pressed).isZero();
    assertThat(shows("esc again to interrupt", ProgramStatus.State.BUSY, 1)).isFalse();
    assertThat(shows("esc again to interrupt", ProgramStatus.State.BUSY, 2)).isFalse();
    assertThat(pressed).isOne();
    assertThat(shows("Ask anything", ProgramStatus.State.IDLE, 3)).isTrue();
    assertThat(interruption.over()).isCompletedWithValue(true);
  }

  @Test
  void bothKeysArePressedAnewIfTheyHadNoEffect() {
    shows("esc again to interrupt", ProgramStatus.State.BUSY, 1);
    assertThat(pressed).as("the second key").isOne();
    shows("esc interrupt", ProgramStatus.State.BUSY, 1);
    assertThat(pressed).as("not at once").isOne();
    shows("esc interrupt", ProgramStatus.State.BUSY, 2);
    assertThat(pressed).as("the first key anew").isEqualTo(2);
    shows("esc interrupt", ProgramStatus.State.BUSY, 3);
    assertThat(pressed).isEqualTo(2);
    shows("esc again to interrupt", ProgramStatus.State.BUSY, 4);
    assertThat(pressed).as("the second key anew").isEqualTo(3);
  }

  @Test
  void aProgramThatWorksOnIsNotSaidToBeInterrupted() {
    assertThat(shows("esc interrupt", ProgramStatus.State.BUSY, 10)).isTrue();
    assertThat(interruption.over()).isCompletedExceptionally();
  }
}
