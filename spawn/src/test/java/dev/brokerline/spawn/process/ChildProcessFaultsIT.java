package dev.brokerline.spawn.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.concurrent.Timer;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.lines.LineChannel.Offer;
import dev.brokerline.spawn.lines.LineDecoder;
import dev.brokerline.spawn.tree.ProcessStopper;
import dev.brokerline.spawn.tree.StopReport;
import dev.brokerline.spawn.tree.StopTimeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every kind of {@link ChildProcess} makes of children and listeners that misbehave. */
@ParameterizedClass
@EnumSource(Backend.class)
@ExtendWith(NothingLeftExtension.class)
@Timeout(60)
final class ChildProcessFaultsIT {

  private static final int MIB = 1 << 20;

  private final Children children;

  ChildProcessFaultsIT(Backend backend, @TempDir Path directory) {
    this.children = new Children(backend, directory);
  }

  @AfterEach
  void endAll() {
    children.close();
  }

  private static byte[] bytes(String line) {
    return line.getBytes(UTF_8);
  }

  private static ProcessBackend.Limits limits(int maxLineBytes, long maxQueuedBytes) {
    return new ProcessBackend.Limits(
        maxLineBytes, maxQueuedBytes, 8 << 10, 50, Duration.ofMillis(150));
  }

  @Test
  void lines_of_many_threads_stay_whole_and_each_threads_in_order() throws Exception {
    int threads = 8;
    int each = 20_000;
    RecordingListener seen = new RecordingListener();
    ChildProcess cat = children.sh("exec cat", seen);
    ExecutorService writers = Executors.newFixedThreadPool(threads);
    try {
      for (int thread = 0; thread < threads; thread++) {
        String prefix = "thread " + thread + " padded with this text, line ";
        writers.execute(() -> IntStream.range(0, each).forEach(i -> cat.offer(bytes(prefix + i))));
      }
    } finally {
      writers.shutdown();
      assertThat(writers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
    cat.closeStdin();
    seen.awaitExit();

    assertThat(seen.lineCount()).isEqualTo(threads * each);
    int[] next = new int[threads];
    for (String line : seen.lines()) {
      int thread = line.charAt("thread ".length()) - '0';
      assertThat(line)
          .isEqualTo("thread " + thread + " padded with this text, line " + next[thread]++);
    }
  }

  @Test
  void a_huge_line_passes_both_ways() {
    RecordingListener seen = new RecordingListener();
    ChildProcess cat = children.sh("exec cat", seen);
    String huge = "0123456789abcdef".repeat(10 * MIB / 16);

    assertThat(cat.offer(bytes(huge))).isEqualTo(Offer.QUEUED);
    assertThat(cat.offer(bytes("small"))).isEqualTo(Offer.QUEUED);
    cat.closeStdin();

    assertThat(seen.awaitExit().code()).hasValue(0);
    assertThat(seen.lines()).hasSize(2).endsWith("small");
    assertThat(seen.lines().get(0).equals(huge)).isTrue();
  }

  @Test
  void an_over_long_line_costs_only_itself() {
    RecordingListener seen = new RecordingListener();
    children.sh(
        "echo before; head -c 20971520 /dev/zero | tr '\\0' x; echo; echo after",
        seen,
        limits(MIB, 64L * MIB));
    seen.awaitExit();

    assertThat(seen.lines()).containsExactly("before", "after");
    assertThat(seen.oversized)
        .containsExactly(
            new RecordingListener.Oversized("x".repeat(LineDecoder.MAX_PREFIX_BYTES), 20 * MIB));
  }

  @Test
  void floods_on_both_streams_are_drained() {
    RecordingListener seen = new RecordingListener();
    children.sh("seq 1 300000 & seq 1 300000 >&2; wait", seen);
    seen.awaitExit();
    assertThat(seen.lineCount()).isEqualTo(300_000);
    assertThat(seen.stderr).hasSize(300_000);
  }

  @Test
  void a_character_in_pieces_and_an_unfinished_line_arrive_whole() {
    RecordingListener seen = new RecordingListener();
    children.sh(
        "for b in 342 202 254 360 237 231 202; do printf \"\\\\$b\"; sleep 0.01; done", seen);
    seen.awaitExit();
    assertThat(seen.lines()).containsExactly("€🙂");
  }

  @Test
  void standard_error_is_cut_and_its_broken_characters_replaced() {
    RecordingListener seen = new RecordingListener();
    children.sh(
        "printf 'a\\377b\\n' >&2; head -c 50000 /dev/zero | tr '\\0' y >&2; echo >&2; echo z >&2",
        seen);
    seen.awaitExit();
    assertThat(seen.stderr).containsExactly("a\uFFFDb", "y".repeat(8 << 10), "z");
  }

  @Test
  void a_child_that_never_reads_fills_the_queue_and_can_still_be_killed() {
    RecordingListener seen = new RecordingListener();
    ChildProcess deaf = children.sh("echo up; exec sleep 30", seen, limits(MIB, MIB));
    seen.awaitLines(1);
    byte[] line = new byte[64 << 10];
    int taken = 0;
    while (taken < 100 && deaf.offer(line) == Offer.QUEUED) {
      taken++;
    }
    assertThat(taken).isBetween(15, 99);
    assertThat(deaf.offer(bytes("one more"))).isEqualTo(Offer.QUEUED);
    deaf.closeStdin();
    assertThat(deaf.offer(bytes("too late"))).isEqualTo(Offer.CLOSED);

    deaf.kill();
    seen.awaitExit();
    assertThat(deaf.offer(line)).isEqualTo(Offer.CLOSED);
  }

  @Test
  void a_child_that_closes_its_input_makes_later_lines_refused() {
    RecordingListener seen = new RecordingListener();
    ChildProcess process = children.sh("exec 0<&-; echo closed; exec sleep 30", seen);
    seen.awaitLines(1);
    Awaitility.await().until(() -> process.offer(bytes("anybody?")) == Offer.CLOSED);
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void a_child_that_closes_its_standard_error_works_on() {
    RecordingListener seen = new RecordingListener();
    ChildProcess cat = children.sh("exec 2>&-; exec cat", seen);
    for (int i = 0; i < 100; i++) {
      cat.offer(bytes("request " + i));
      seen.awaitLines(i + 1);
    }
    cat.closeStdin();
    assertThat(seen.awaitExit().code()).hasValue(0);
  }

  @Test
  void an_early_exit_with_much_unread_input_is_told_at_once() {
    RecordingListener seen = new RecordingListener();
    ChildProcess process = children.sh("read first; exit 7", seen);
    byte[] line = new byte[MIB];
    for (int i = 0; i < 40; i++) {
      process.offer(line);
    }
    assertThat(seen.awaitExit().code()).hasValue(7);
    assertThat(seen.exits.get(0).uptime()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void a_listener_that_throws_errors_harms_neither_its_process_nor_others() {
    RecordingListener seen = new RecordingListener();
    RecordingListener neighbour = new RecordingListener();
    ChildProcess other = children.sh("exec cat", neighbour);
    ChildProcess cat = children.sh("echo oops >&2; exec cat", new Throwing(seen));
    for (int i = 0; i < 10; i++) {
      cat.offer(bytes("line " + i));
      other.offer(bytes("line " + i));
    }
    cat.closeStdin();
    assertThat(seen.awaitExit().code()).hasValue(0);
    assertThat(seen.lineCount()).isEqualTo(10);

    other.offer(bytes("still there"));
    neighbour.awaitLines(11);
    RecordingListener newcomer = new RecordingListener();
    children.sh("echo new", newcomer);
    newcomer.awaitExit();
    assertThat(newcomer.lines()).containsExactly("new");
    assertThat(cat.exited()).succeedsWithin(RecordingListener.LIMIT);
  }

  @Test
  void a_listener_may_answer_and_stop_its_process_from_a_callback() {
    CompletableFuture<ChildProcess> self = new CompletableFuture<>();
    RecordingListener seen = new RecordingListener();
    ChildProcess.Listener answering =
        new Forwarding(seen) {
          @Override
          public void onLine(byte[] line) {
            super.onLine(line);
            if (seen.lineCount() < 100) {
              self.join().offer(bytes("answer " + seen.lineCount()));
            } else {
              self.join().closeStdin();
            }
          }
        };
    ChildProcess cat = children.sh("exec cat", answering);
    self.complete(cat);
    cat.offer(bytes("first"));
    assertThat(seen.awaitExit().code()).hasValue(0);
    assertThat(seen.lines()).hasSize(100);
  }

  @Test
  void pipes_of_one_process_do_not_leak_into_another() {
    RecordingListener first = new RecordingListener();
    ChildProcess cat = children.sh("exec cat", first);
    RecordingListener second = new RecordingListener();
    ChildProcess later = children.sh("echo up; exec sleep 30", second);
    second.awaitLines(1);

    cat.closeStdin();
    assertThat(first.awaitExit().code()).hasValue(0);
    assertThat(later.isAlive()).isTrue();
  }

  @Test
  void a_child_that_leaves_a_grandchild_and_exits_at_once_leaves_no_thread() {
    for (int round = 0; round < 3; round++) {
      RecordingListener seen = new RecordingListener();
      children.sh("sleep 20 & echo $!; exit 3", seen);
      ExitStatus exit = seen.awaitExit();
      children.adopt(seen.lines().get(0));
      assertThat(exit.uptime()).isLessThan(Duration.ofSeconds(15));
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> NothingLeftExtension.ourThreads().isEmpty());
  }

  @Test
  void a_stubborn_child_is_stopped_by_the_ladder() {
    RecordingListener seen = new RecordingListener();
    ChildProcess stubborn =
        children.sh("trap '' TERM; echo up; while :; do sleep 0.05; done", seen);
    seen.awaitLines(1);
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    try {
      Duration brief = Duration.ofMillis(50);
      StopTimeouts timeouts = new StopTimeouts(brief, brief, Duration.ofSeconds(10));
      assertThat(new ProcessStopper(stubborn, timer(scheduler), timeouts).stop())
          .succeedsWithin(RecordingListener.LIMIT)
          .satisfies(
              report -> {
                assertThat(report.outcome()).isEqualTo(StopReport.Outcome.KILLED);
                assertThat(report.afterStdinClosed()).isGreaterThanOrEqualTo(brief);
                assertThat(report.afterTerminate()).isGreaterThanOrEqualTo(brief);
              });
    } finally {
      scheduler.shutdownNow();
    }
    assertThat(seen.exits).hasSize(1);
  }

  private static Timer timer(ScheduledExecutorService scheduler) {
    return new Timer() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public Scheduled schedule(Duration delay, Runnable task) {
        var call = scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> call.cancel(/* mayInterruptIfRunning= */ false);
      }
    };
  }

  @Test
  void starting_from_an_interrupted_thread_works_and_leaves_it_interrupted() {
    RecordingListener seen = new RecordingListener();
    Thread.currentThread().interrupt();
    children.sh("echo started", seen);
    assertThat(Thread.interrupted()).isTrue();
    seen.awaitExit();
    assertThat(seen.lines()).containsExactly("started");
  }

  /** Passes everything on. */
  private static class Forwarding implements ChildProcess.Listener {
    private final ChildProcess.Listener next;

    Forwarding(ChildProcess.Listener next) {
      this.next = next;
    }

    @Override
    public void onLine(byte[] line) {
      next.onLine(line);
    }

    @Override
    public void onOversizedLine(byte[] prefix, long length) {
      next.onOversizedLine(prefix, length);
    }

    @Override
    public void onStderr(String line) {
      next.onStderr(line);
    }

    @Override
    public void onExit(ExitStatus status) {
      next.onExit(status);
    }
  }

  /** Passes everything on, and then throws what nobody should. */
  private static final class Throwing extends Forwarding {

    Throwing(ChildProcess.Listener next) {
      super(next);
    }

    @Override
    public void onLine(byte[] line) {
      super.onLine(line);
      throw new AssertionError("thrown on purpose");
    }

    @Override
    public void onStderr(String line) {
      super.onStderr(line);
      throw new LinkageError("thrown on purpose");
    }

    @Override
    public void onExit(ExitStatus status) {
      super.onExit(status);
      throw new StackOverflowError("thrown on purpose");
    }
  }
}
