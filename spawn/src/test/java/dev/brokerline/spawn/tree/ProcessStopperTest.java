package dev.brokerline.spawn.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.concurrent.ManualTimer;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.tree.StopReport.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProcessStopperTest {

  private static final StopTimeouts TIMEOUTS =
      new StopTimeouts(Duration.ofMillis(400), Duration.ofMillis(30), Duration.ofMillis(2));

  private final ManualTimer time = new ManualTimer();
  private final Stubborn process = new Stubborn();
  private final ProcessStopper stopper = new ProcessStopper(process, time, TIMEOUTS);

  @AfterEach
  void no_step_is_left_to_take() {
    assertThat(time.scheduled()).isZero();
  }

  @Test
  void a_process_that_has_exited_is_left_alone() {
    process.exit();
    assertThat(stopper.stop())
        .isCompletedWithValue(
            new StopReport(Outcome.EXITED_BY_ITSELF, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    assertThat(process.done).isEmpty();
  }

  @Test
  void a_willing_process_ends_when_its_input_is_closed() {
    CompletableFuture<StopReport> stopped = stopper.stop();
    time.advance(Duration.ofMillis(399));
    assertThat(stopped).isNotDone();
    process.exit();

    assertThat(stopped)
        .isCompletedWithValue(
            new StopReport(
                Outcome.AFTER_STDIN_CLOSED, Duration.ofMillis(399), Duration.ZERO, Duration.ZERO));
    assertThat(process.done).containsExactly("closeStdin");
  }

  @Test
  void a_deaf_process_is_terminated() {
    CompletableFuture<StopReport> stopped = stopper.stop();
    time.advance(Duration.ofMillis(410));
    process.exit();

    assertThat(stopped)
        .isCompletedWithValue(
            new StopReport(
                Outcome.TERMINATED, Duration.ofMillis(400), Duration.ofMillis(10), Duration.ZERO));
    assertThat(process.done).containsExactly("closeStdin", "terminate");
  }

  @Test
  void a_stubborn_process_is_killed() {
    CompletableFuture<StopReport> stopped = stopper.stop();
    time.advance(Duration.ofMillis(431));
    process.exit();

    assertThat(stopped).isCompletedWithValueMatching(r -> r.outcome() == Outcome.KILLED);
    assertThat(stopped.join().total()).isEqualTo(Duration.ofMillis(431));
    assertThat(process.done).containsExactly("closeStdin", "terminate", "kill");
  }

  @Test
  void a_process_that_survives_everything_is_given_up_in_time() {
    CompletableFuture<StopReport> stopped = stopper.stop();
    time.advance(TIMEOUTS.total());
    assertThat(stopped)
        .isCompletedWithValue(
            new StopReport(
                Outcome.STILL_ALIVE,
                TIMEOUTS.afterStdinClosed(),
                TIMEOUTS.afterTerminate(),
                TIMEOUTS.afterKill()));
  }

  @Test
  void a_process_whose_exit_is_seen_but_not_told_yet_counts_as_killed() {
    CompletableFuture<StopReport> stopped = stopper.stop();
    process.exitSeen = true;
    time.advance(TIMEOUTS.total());
    assertThat(stopped).isCompletedWithValueMatching(r -> r.outcome() == Outcome.KILLED);
  }

  @Test
  void stopping_again_takes_no_step_again() {
    CompletableFuture<StopReport> first = stopper.stop();
    CompletableFuture<StopReport> second = stopper.stop();
    first.cancel(true);
    process.exit();
    assertThat(second).isCompleted();
    assertThat(stopper.stop()).isCompleted();
    assertThat(process.done).containsExactly("closeStdin");
  }

  @Test
  void without_a_timer_there_is_no_waiting() {
    Timer shutDown =
        new Timer() {
          @Override
          public long nanoTime() {
            return 0;
          }

          @Override
          public Scheduled schedule(Duration delay, Runnable task) {
            throw new RejectedExecutionException("shut down");
          }
        };
    assertThat(new ProcessStopper(process, shutDown, TIMEOUTS).stop())
        .isCompletedWithValueMatching(report -> report.outcome() == Outcome.STILL_ALIVE);
    assertThat(process.done).containsExactly("closeStdin", "terminate", "kill");
  }

  @Test
  void the_default_ladder_takes_ten_seconds_at_most() {
    assertThat(StopTimeouts.defaults().total()).isLessThanOrEqualTo(Duration.ofSeconds(10));
  }

  /** A process that notes what is done to it, and exits when the test says so. */
  private static final class Stubborn implements ChildProcess {
    private final List<String> done = new ArrayList<>();
    private final CompletableFuture<ExitStatus> exited = new CompletableFuture<>();
    private boolean exitSeen;

    void exit() {
      exited.complete(new ExitStatus(OptionalInt.of(0), Duration.ZERO, List.of()));
    }

    @Override
    public long pid() {
      return 4711;
    }

    @Override
    public boolean isAlive() {
      return !exitSeen && !exited.isDone();
    }

    @Override
    public Offer offer(byte[] line) {
      return Offer.CLOSED;
    }

    @Override
    public void closeStdin() {
      done.add("closeStdin");
    }

    @Override
    public void terminate() {
      done.add("terminate");
    }

    @Override
    public void kill() {
      done.add("kill");
    }

    @Override
    public CompletableFuture<ExitStatus> exited() {
      return exited;
    }
  }
}
