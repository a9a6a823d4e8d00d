package dev.brokerline.spawn.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.lines.LineChannel.Offer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What NuProcess is chosen for, and what it would do without our guards. */
@ExtendWith(NothingLeftExtension.class)
@Timeout(60)
final class NuProcessIT {

  private final Children children;

  NuProcessIT(@TempDir Path directory) {
    children = new Children(Backend.NUPROCESS, directory);
  }

  @AfterEach
  void endAll() {
    children.close();
  }

  private List<RecordingListener> cats(int count, List<ChildProcess> started) {
    List<RecordingListener> listeners = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RecordingListener seen = new RecordingListener();
      ChildProcess cat = children.sh("exec cat", seen);
      assertThat(cat.offer(("hello " + i).getBytes(UTF_8))).isEqualTo(Offer.QUEUED);
      started.add(cat);
      listeners.add(seen);
    }
    listeners.forEach(seen -> seen.awaitLines(1));
    return listeners;
  }

  /** The common pool is the JDK's and bounded, and Awaitility is the test's; all others count. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.startsWith("ForkJoinPool") && !name.startsWith("awaitility"))
        .sorted()
        .collect(Collectors.toList());
  }

  @Test
  void fifty_processes_cost_no_more_threads_than_two() {
    List<ChildProcess> started = new ArrayList<>();
    List<RecordingListener> seen = cats(2, started);
    List<String> few = threads();
    seen.addAll(cats(48, started));
    assertThat(threads()).hasSizeLessThanOrEqualTo(few.size());

    started.forEach(ChildProcess::closeStdin);
    seen.forEach(listener -> assertThat(listener.awaitExit().code()).hasValue(0));
  }

  @Test
  void two_hundred_processes_written_to_at_once_all_answer() {
    List<ChildProcess> started = new ArrayList<>();
    List<RecordingListener> seen = cats(200, started);
    started.forEach(ChildProcess::closeStdin);
    for (int i = 0; i < 200; i++) {
      assertThat(seen.get(i).awaitExit().code()).hasValue(0);
    }
  }

  @Test
  void an_exit_after_the_end_of_the_output_is_noticed_by_its_own() {
    Duration longest = Duration.ZERO;
    for (int round = 0; round < 20; round++) {
      RecordingListener seen = new RecordingListener();
      children.sh("exec 1>&- 2>&-; sleep 0.02; exit 4", seen);
      assertThat(seen.awaitExit().code()).hasValue(4);
      longest = max(longest, seen.exits.get(0).uptime());
    }
    assertThat(longest).isLessThan(Duration.ofSeconds(2));
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  @Test
  void a_very_long_partial_line_does_not_end_the_pump_of_others() {
    RecordingListener partial = new RecordingListener();
    RecordingListener neighbour = new RecordingListener();
    ChildProcess cat = children.sh("exec cat", neighbour);
    children.sh("head -c 1000000 /dev/zero | tr '\\0' x; echo up >&2; exec sleep 30", partial);
    Awaitility.await().until(() -> !partial.stderr.isEmpty());
    cat.offer("still pumped".getBytes(UTF_8));
    neighbour.awaitLines(1);
    assertThat(partial.lines()).isEmpty();
  }

  @Test
  void the_pump_does_not_spin_while_there_is_nothing_to_write() throws IOException {
    RecordingListener seen = new RecordingListener();
    ChildProcess cat = children.sh("exec cat", seen);
    cat.offer("once".getBytes(UTF_8));
    seen.awaitLines(1);
    long before = pumpCpuNanos();
    assertThat(before).isPositive();
    Awaitility.await()
        .pollDelay(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(10))
        .until(() -> true);
    assertThat(Duration.ofNanos(pumpCpuNanos() - before)).isLessThan(Duration.ofMillis(250));
  }

  /** The kernel's account of the threads named for NuProcess, of which it keeps 15 characters. */
  private static long pumpCpuNanos() throws IOException {
    long nanos = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        nanos += isPump(thread) ? cpuNanos(thread) : 0;
      }
    }
    return nanos;
  }

  private static boolean isPump(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).startsWith("NuProcessQueue");
    } catch (IOException endedMeanwhile) {
      return false;
    }
  }

  private static long cpuNanos(Path thread) throws IOException {
    String account = Files.readString(thread.resolve("schedstat"));
    return Long.parseLong(account.substring(0, account.indexOf(' ')));
  }
}
