package dev.brokerline.broker.internal.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.broker.internal.agent.NotRunningException;
import dev.brokerline.terminal.program.ProgramStatus;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FreeMomentTest {

  private boolean free;
  private final FreeMoment moment = new FreeMoment(() -> free, /* now= */ 0);

  private boolean looks(long seconds) {
    return moment.isOver(
        Optional.empty(), ProgramStatus.UNKNOWN, Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void itComesWhenTheProgramIsFree() {
    assertThat(looks(1)).isFalse();
    free = true;
    assertThat(looks(2)).isTrue();
    assertThat(moment.come()).isCompleted();
  }

  @Test
  void aProgramThatWorksOnIsNotCutOff() {
    assertThat(looks(19)).isFalse();
    assertThat(looks(20)).isTrue();
    assertThatThrownBy(() -> moment.come().join())
        .hasCauseInstanceOf(NotRunningException.class)
        .hasMessageContaining("was not idle within 20 s");
  }
}
