package dev.brokerline.spawn.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.lines.LineChannel.Offer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of lines that callers write themselves, on every kind of {@link ChildProcess}. */
@ParameterizedClass
@EnumSource(Backend.class)
@ExtendWith(NothingLeftExtension.class)
@Timeout(60)
final class CallerWritesIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String LINE = "a line of some length, number ";

  private final Children children;
  private final RecordingListener seen = new RecordingListener();

  CallerWritesIT(Backend backend, @TempDir Path directory) {
    this.children = new Children(backend, directory);
  }

  @AfterEach
  void endAll() {
    children.close();
  }

  private static Offer write(ChildProcess process, String line) {
    Offer offer = process.hold(line.getBytes(UTF_8));
    process.flush();
    return offer;
  }

  private static List<String> lines(int count) {
    return IntStream.range(0, count).mapToObj(i -> LINE + i).toList();
  }

  @Test
  void each_line_arrives_before_the_next_one_is_written() {
    ChildProcess cat = children.sh("exec cat", seen);
    for (int i = 0; i < 50; i++) {
      assertThat(write(cat, LINE + i)).isEqualTo(Offer.QUEUED);
      seen.awaitLines(i + 1);
    }
    assertThat(seen.lines()).isEqualTo(lines(50));
  }

  @Test
  void a_full_pipe_blocks_no_caller_and_loses_nothing() throws Exception {
    ChildProcess deaf = children.sh("read first; kill -STOP $$; exec cat", seen);
    write(deaf, "first");
    // Twenty times what a pipe holds. The caller would hang here.
    CompletableFuture<Void> caller =
        CompletableFuture.runAsync(
            () ->
                lines(40_000)
                    .forEach(line -> assertThat(write(deaf, line)).isEqualTo(Offer.QUEUED)));
    caller.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(seen.lineCount()).isZero();

    // It may not have stopped itself yet.
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              new ProcessBuilder("kill", "-CONT", Long.toString(deaf.pid())).start().waitFor();
              return seen.lineCount() > 0;
            });
    seen.awaitLines(40_000);
    assertThat(seen.lines()).isEqualTo(lines(40_000));
  }

  @Test
  void a_caller_is_refused_at_the_limit() {
    ProcessBackend.Limits small =
        new ProcessBackend.Limits(1 << 20, 100_000, 8 << 10, 50, Duration.ofMillis(150));
    ChildProcess deaf = children.sh("exec sleep 60", seen, small);
    // What the pipe and the buffer of its writer hold is not waiting.
    String line = "x".repeat(10_000);
    AtomicInteger taken = new AtomicInteger();

    // The writer may take lines into its buffer between two offers, and so make room for the
    // second.
    await()
        .atMost(LIMIT)
        .until(() -> IntStream.range(0, 2).allMatch(again -> isRefused(deaf, line, taken)));

    assertThat(taken).hasValueBetween(9, 40);
  }

  private static boolean isRefused(ChildProcess child, String line, AtomicInteger taken) {
    Offer offer = write(child, line);
    assertThat(offer).isIn(Offer.QUEUED, Offer.FULL);
    if (offer == Offer.QUEUED) {
      taken.incrementAndGet();
    }
    return offer == Offer.FULL;
  }

  @Test
  void lines_of_callers_who_write_and_of_those_who_queue_stay_whole() {
    ChildProcess cat = children.sh("exec cat", seen);
    int callers = 6;
    int each = 4_000;
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int caller = 0; caller < callers; caller++) {
      boolean queues = caller % 3 == 2;
      String text = "caller " + caller + ' ' + "x".repeat(caller * 400) + ' ';
      all.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < each; i++) {
                  if (queues) {
                    cat.offer((text + i).getBytes(UTF_8));
                  } else {
                    write(cat, text + i);
                  }
                }
              },
              task -> new Thread(task, "caller").start()));
    }
    all.forEach(CompletableFuture::join);
    cat.closeStdin();
    seen.awaitExit();

    assertThat(seen.lineCount()).isEqualTo(callers * each);
    int[] next = new int[callers];
    for (String line : seen.lines()) {
      int caller = line.charAt("caller ".length()) - '0';
      assertThat(line)
          .isEqualTo("caller " + caller + ' ' + "x".repeat(caller * 400) + ' ' + next[caller]++);
    }
  }

  @Test
  void a_close_meanwhile_lets_whole_lines_out_and_refuses_the_others() {
    ChildProcess cat = children.sh("exec cat", seen);
    CompletableFuture<Integer> caller =
        CompletableFuture.supplyAsync(
            () -> {
              int taken = 0;
              while (write(cat, LINE + taken) == Offer.QUEUED) {
                taken++;
              }
              return taken;
            });
    seen.awaitLines(100);
    cat.closeStdin();
    int taken = caller.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(seen.awaitExit().code()).hasValue(0);
    assertThat(seen.lines()).isEqualTo(lines(taken));
  }

  @Test
  void an_end_meanwhile_closes_the_channel_to_the_caller() {
    ChildProcess cat = children.sh("exec cat", seen);
    CompletableFuture<Offer> caller =
        CompletableFuture.supplyAsync(
            () -> {
              Offer offer;
              do {
                offer = write(cat, LINE);
              } while (offer == Offer.QUEUED);
              return offer;
            });
    seen.awaitLines(100);
    cat.kill();
    seen.awaitExit();
    assertThat(caller.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join())
        .isEqualTo(Offer.CLOSED);
    assertThat(write(cat, LINE)).isEqualTo(Offer.CLOSED);
  }

  @Test
  void a_child_that_has_closed_its_input_closes_the_channel() {
    ChildProcess closed = children.sh("exec 0</dev/null; echo closed; sleep 60", seen);
    seen.awaitLines(1);
    await().atMost(LIMIT).until(() -> write(closed, LINE) == Offer.CLOSED);
    assertThat(closed.isAlive()).isTrue();
  }

  @Test
  void an_interrupted_caller_writes_and_remains_interrupted() {
    ChildProcess cat = children.sh("exec cat", seen);
    Thread.currentThread().interrupt();
    Offer offer = write(cat, "interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(offer).isEqualTo(Offer.QUEUED);
    seen.awaitLines(1);
    assertThat(write(cat, "again")).isEqualTo(Offer.QUEUED);
    seen.awaitLines(2);
  }
}
