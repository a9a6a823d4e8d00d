package dev.brokerline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.testing.time.ManualScheduler;
import dev.brokerline.testing.time.Scheduler.Scheduled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualSchedulerTest {

  private final ManualScheduler time = new ManualScheduler();
  private final List<String> log = new ArrayList<>();

  @Test
  void runsTimersInTheOrderOfTheirTimesAndNoneTooEarly() {
    time.schedule(Duration.ofMillis(2), () -> log.add("second"));
    time.schedule(Duration.ofMillis(1), () -> log.add("first"));
    time.schedule(Duration.ofMillis(2), () -> log.add("third"));
    time.schedule(Duration.ofMillis(3), () -> log.add("never"));
    time.advance(Duration.ofMillis(2));
    assertThat(log).containsExactly("first", "second", "third");
    assertThat(time.pendingTimers()).isEqualTo(1);
    assertThat(time.nanoTime()).isEqualTo(Duration.ofMillis(2).toNanos());
  }

  @Test
  void runsATimerThatATimerSetWithinTheSameTurn() {
    time.schedule(
        Duration.ofMillis(1),
        () -> time.schedule(Duration.ofMillis(1), () -> log.add("inner at " + time.nanoTime())));
    time.advance(Duration.ofMillis(5));
    assertThat(log).containsExactly("inner at 2000000");
  }

  @Test
  void runsATaskAfterTheOneThatGaveIt() {
    time.execute(
        () -> {
          time.execute(() -> log.add("second"));
          log.add("first");
        });
    assertThat(log).containsExactly("first", "second");
  }

  @Test
  void forgetsACancelledTimer() {
    Scheduled timer = time.schedule(Duration.ofMillis(1), () -> log.add("never"));
    timer.cancel();
    time.advance(Duration.ofMillis(1));
    assertThat(log).isEmpty();
  }

  @Test
  void cannotBeTurnedByItsOwnTask() {
    assertThatThrownBy(() -> time.execute(() -> time.advance(Duration.ofMillis(1))))
        .isInstanceOf(IllegalStateException.class);
    time.execute(() -> log.add("still works"));
    assertThat(log).containsExactly("still works");
  }
}
