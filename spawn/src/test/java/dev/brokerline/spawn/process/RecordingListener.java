package dev.brokerline.spawn.process;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** Remembers all it is told; every wait is bounded. */
final class RecordingListener implements ChildProcess.Listener {

  static final Duration LIMIT = Duration.ofSeconds(20);

  /** An over-long line as it was reported. */
  record Oversized(String prefix, long length) {}

  // Guarded by this.
  private final List<String> lines = new ArrayList<>();

  final List<String> stderr = Collections.synchronizedList(new ArrayList<>());
  final List<Oversized> oversized = new CopyOnWriteArrayList<>();
  final List<ExitStatus> exits = new CopyOnWriteArrayList<>();

  /** What came after the exit, which must be nothing. */
  final List<String> late = new CopyOnWriteArrayList<>();

  private final CountDownLatch exit = new CountDownLatch(1);

  @Override
  public void onLine(byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8);
    noteIfLate(text);
    synchronized (this) {
      lines.add(text);
    }
  }

  @Override
  public void onOversizedLine(byte[] prefix, long length) {
    noteIfLate("over-long line of " + length);
    oversized.add(new Oversized(new String(prefix, StandardCharsets.UTF_8), length));
  }

  @Override
  public void onStderr(String line) {
    noteIfLate(line);
    stderr.add(line);
  }

  @Override
  public void onExit(ExitStatus status) {
    noteIfLate("another exit");
    exits.add(status);
    exit.countDown();
  }

  private void noteIfLate(String what) {
    if (exit.getCount() == 0) {
      late.add(what);
    }
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  synchronized int lineCount() {
    return lines.size();
  }

  void awaitLines(int count) {
    Awaitility.await("line " + count)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> lineCount() >= count);
  }

  ExitStatus awaitExit() {
    try {
      if (!exit.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException("no exit; lines so far: " + lineCount() + ", " + stderr);
      }
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
    return exits.get(0);
  }
}
