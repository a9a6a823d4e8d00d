package dev.brokerline.testing.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.spawn.BrokerProcessListener;
import dev.brokerline.spawn.ExitStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What has come from a broker: up to 100,000 frames, and the last lines that are none. The lock
 * guards all fields; those who wait are woken by every frame and by the exit.
 */
final class Inbox implements BrokerProcessListener {

  private static final int MAX_FRAMES = 100_000;
  private static final int FRAMES_SHOWN = 20;
  private static final int NOISE_KEPT = 5;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Frame> frames = new ArrayList<>();
  private final Deque<String> noise = new ArrayDeque<>();
  private @Nullable ExitStatus exit;

  @Override
  public void onLine(byte[] line) {
    String text = new String(line, UTF_8);
    JsonNode json = WireJson.frame(text);
    lock.lock();
    try {
      if (json == null || frames.size() == MAX_FRAMES) {
        note("stdout: " + text);
      } else {
        frames.add(new Frame(frames.size(), json));
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onOversizedLine(byte[] prefix, long length) {
    String text = "a line of " + length + " bytes: " + new String(prefix, UTF_8);
    lock.lock();
    try {
      note(text);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onStderr(String line) {
    lock.lock();
    try {
      note("stderr: " + line);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onExit(ExitStatus status) {
    lock.lock();
    try {
      exit = status;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Keeps the line for the facts. The caller holds the lock. */
  private void note(String line) {
    if (noise.size() == NOISE_KEPT) {
      noise.remove();
    }
    noise.add(WireJson.cut(line));
  }

  /** Returns the first such frame that has come, or null. */
  @Nullable Frame first(int from, Predicate<Frame> condition) {
    lock.lock();
    try {
      return find(from, condition);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the first such frame, or null if none came in time or before the exit. */
  @Nullable Frame await(int from, Predicate<Frame> condition, Duration patience) {
    lock.lock();
    try {
      long left = patience.toNanos();
      Frame found = find(from, condition);
      while (found == null && exit == null && left > 0) {
        left = changed.awaitNanos(left);
        found = find(from, condition);
      }
      return found;
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Frame find(int from, Predicate<Frame> condition) {
    for (int i = from; i < frames.size(); i++) {
      if (condition.test(frames.get(i))) {
        return frames.get(i);
      }
    }
    return null;
  }

  /** Returns how the broker exited, or null if it did not in time. */
  @Nullable ExitStatus awaitExit(Duration patience) {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (exit == null && left > 0) {
        left = changed.awaitNanos(left);
      }
      return exit;
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  private static AssertionError interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted while waiting for the broker", e);
  }

  /** Returns what came last, for a message. */
  String facts() {
    lock.lock();
    try {
      String came =
          frames.stream()
              .skip(Math.max(0, frames.size() - FRAMES_SHOWN))
              .map(Frame::toString)
              .collect(Collectors.joining("\n           "));
      return "came last: %s\nbesides:   %s\n%s"
          .formatted(came, noise, exit == null ? "the broker is running" : exit);
    } finally {
      lock.unlock();
    }
  }
}
