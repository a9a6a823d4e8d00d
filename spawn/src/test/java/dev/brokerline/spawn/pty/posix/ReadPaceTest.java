package dev.brokerline.spawn.pty.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a terminal is read, by a clock that is turned by hand. */
final class ReadPaceTest {

  private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long START = TimeUnit.MILLISECONDS.toNanos(-1003);

  private final ReadPace pace = new ReadPace(Duration.ofMillis(100));
  private long now = START;

  /** Turns the clock to the next moment at which the terminal is read. */
  private long pause() {
    long before = now;
    while (!pace.mayRead(now)) {
      now += 1000;
    }
    return now - before;
  }

  private void printFor(int millis) {
    long end = now + TimeUnit.MILLISECONDS.toNanos(millis);
    while (now < end) {
      pace.read(41, now);
      pause();
      now += 1000;
    }
  }

  @Test
  void the_first_output_is_read_at_once() {
    assertThat(pace.mayRead(now)).isTrue();
  }

  @Test
  void who_goes_on_printing_is_read_with_pauses_that_grow_to_the_limit() {
    long last = 0;
    for (int i = 0; i < 10; i++) {
      pace.read(41, now);
      long pause = pause();
      assertThat(pause).isGreaterThanOrEqualTo(last).isLessThan(LONGEST + 2 * ReadPace.STEP);
      last = pause - ReadPace.STEP;
    }
    assertThat(last).isGreaterThanOrEqualTo(LONGEST - ReadPace.STEP);
  }

  @Test
  void a_minute_of_output_is_read_ten_times_a_second() {
    int reads = 0;
    long end = now + TimeUnit.MINUTES.toNanos(1);
    while (now < end) {
      pace.read(41, now);
      reads++;
      pause();
      now += 1000;
    }
    assertThat(reads).isBetween(540, 610);
  }

  @Test
  void output_after_silence_is_read_at_once_and_the_pauses_begin_anew() {
    printFor(1000);
    now += 2 * LONGEST + ReadPace.STEP;
    assertThat(pace.mayRead(now)).isTrue();

    pace.read(41, now);

    assertThat(pause()).isLessThan(2 * ReadPace.STEP);
  }

  @Test
  void the_echo_of_what_is_typed_is_read_at_once() {
    printFor(1000);
    pace.read(41, now);
    assertThat(pace.mayRead(now)).isFalse();

    pace.typed();

    assertThat(pace.mayRead(now)).isTrue();
    pace.read(1, now);
    assertThat(pause()).isLessThan(2 * ReadPace.STEP);
  }

  @Test
  void much_output_is_read_without_a_pause() {
    printFor(1000);

    pace.read(ReadPace.MUCH_BYTES, now);

    assertThat(pace.mayRead(now)).isTrue();
  }

  @Test
  void a_read_of_nothing_makes_no_pause() {
    pace.read(0, now);

    assertThat(pace.mayRead(now)).isTrue();
  }

  @Test
  void pauses_of_all_terminals_end_at_the_same_moments() {
    ReadPace other = new ReadPace(Duration.ofMillis(100));
    pace.read(41, now);
    other.read(41, now + TimeUnit.MILLISECONDS.toNanos(2));

    assertThat(pace.next()).isEqualTo(other.next());
    assertThat(Math.floorMod(pace.next(), ReadPace.STEP)).isZero();
  }

  @Test
  void without_a_limit_nothing_waits() {
    ReadPace none = new ReadPace(Duration.ZERO);
    none.read(41, now);
    none.read(41, now);

    assertThat(none.mayRead(now)).isTrue();
  }
}
