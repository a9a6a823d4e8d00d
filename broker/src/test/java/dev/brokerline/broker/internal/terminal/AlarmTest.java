package dev.brokerline.broker.internal.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.concurrent.ManualTimer;
import java.time.Duration;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

/** An alarm whose clock and thread are turned by hand. */
class AlarmTest {

  private final ManualTimer timer = new ManualTimer();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private int woken;
  private final Alarm alarm = new Alarm(timer, tasks::add, () -> woken++);

  private void pass(int millis) {
    timer.advance(Duration.ofMillis(millis));
    runAll();
  }

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void set(int millis) {
    alarm.set(Duration.ofMillis(millis));
  }

  @Test
  void it_rings_once_at_its_time() {
    set(100);
    pass(99);
    assertThat(woken).isZero();
    pass(1);
    pass(1000);
    assertThat(woken).isEqualTo(1);
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void an_earlier_time_replaces_a_later_one() {
    set(100);
    set(50);
    assertThat(timer.scheduled()).isEqualTo(1);
    pass(50);
    assertThat(woken).isEqualTo(1);
    pass(1000);
    assertThat(woken).isEqualTo(1);
  }

  @Test
  void a_time_that_moves_on_asks_the_timer_for_nothing_and_is_never_missed() {
    for (int i = 0; i < 50; i++) {
      set(100);
      assertThat(timer.scheduled()).isEqualTo(1);
      pass(1);
    }
    // It rings at the first time, and then who was woken sets what is still due.
    pass(50);
    assertThat(woken).isEqualTo(1);
    set(49);
    pass(49);
    assertThat(woken).isEqualTo(2);
  }

  @Test
  void a_cancelled_alarm_does_not_ring() {
    set(100);
    alarm.cancel();
    pass(1000);
    assertThat(woken).isZero();
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void an_alarm_that_is_cancelled_on_its_way_does_not_ring_and_the_next_one_does() {
    set(100);
    timer.advance(Duration.ofMillis(100));
    alarm.cancel();
    set(200);
    runAll();
    assertThat(woken).isZero();
    pass(200);
    assertThat(woken).isEqualTo(1);
  }
}
