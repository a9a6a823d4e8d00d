package dev.brokerline.testing.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The output of a broker: up to 100,000 frames, and the last lines that are not frames. The monitor
 * guards all fields. Every frame and the exit wake the waiting threads.
 */
final class Inbox implements ChildProcess.Listener {

  private static final int MAX_FRAMES = 100_000;
  private static final int FRAMES_SHOWN = 20;
  private static final int NOISE_KEPT = 5;

  private final List<Frame> frames = new ArrayList<>();
  private final Deque<String> noise = new ArrayDeque<>();
  private @Nullable ExitStatus exit;

  @Override
  public void onLine(byte[] line) {
    String text = new String(line, UTF_8);
    add(text, WireJson.frame(text));
  }

  private synchronized void add(String text, @Nullable JsonNode json) {
    if (json == null || frames.size() == MAX_FRAMES) {
      note("stdout: " + text);
    } else {
      frames.add(new Frame(frames.size(), json));
      notifyAll();
    }
  }

  @Override
  public synchronized void onOversizedLine(byte[] prefix, long length) {
    note("a line of " + length + " bytes: " + new String(prefix, UTF_8));
  }

  @Override
  public synchronized void onStderr(String line) {
    note("stderr: " + line);
  }

  @Override
  public synchronized void onExit(ExitStatus status) {
    exit = status;
    notifyAll();
  }

  /** Keeps the line for {@link #facts}. The caller holds the lock. */
  private void note(String line) {
    if (noise.size() == NOISE_KEPT) {
      noise.remove();
    }
    noise.add(WireJson.cut(line));
  }

  /** Returns the first matching frame so far, or null. */
  synchronized @Nullable Frame first(int from, Predicate<Frame> condition) {
    return find(from, condition);
  }

  /**
   * Awaits and returns the first matching frame, or null if none arrives in time or before the
   * exit.
   */
  synchronized @Nullable Frame await(int from, Predicate<Frame> condition, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    Frame found = find(from, condition);
    while (found == null && exit == null && awaitChange(end)) {
      found = find(from, condition);
    }
    return found;
  }

  private @Nullable Frame find(int from, Predicate<Frame> condition) {
    for (int i = from; i < frames.size(); i++) {
      if (condition.test(frames.get(i))) {
        return frames.get(i);
      }
    }
    return null;
  }

  /** Awaits and returns the exit, or null if there is none in time. */
  synchronized @Nullable ExitStatus awaitExit(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    boolean inTime = true;
    while (exit == null && inTime) {
      inTime = awaitChange(end);
    }
    return exit;
  }

  /** Waits for a change. Returns false at the end of the time. */
  private synchronized boolean awaitChange(long end) {
    long left = end - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    try {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the broker", e);
    }
  }

  /** Returns the last lines for a message. */
  synchronized String facts() {
    String came =
        frames.stream()
            .skip(Math.max(0, frames.size() - FRAMES_SHOWN))
            .map(Frame::toString)
            .collect(Collectors.joining("\n           "));
    return "came last: %s\nbesides:   %s\n%s"
        .formatted(came, noise, exit == null ? "the broker is running" : exit);
  }
}
