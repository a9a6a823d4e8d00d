package dev.brokerline.relaycast.internal.socket;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The recent frames of a workspace's brokers, bounded by age, number and characters; the oldest go
 * first.
 */
final class ReplayRing {
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final SocketLimits limits;
  private final LongSupplier nanoTime;
  private long chars;

  ReplayRing(SocketLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /** Keeps a frame of that channel, or with null one for every broker. */
  void add(@Nullable String channel, String frame) {
    entries.addLast(new Entry(nanoTime.getAsLong(), channel, frame));
    chars += frame.length();
    while (entries.size() > limits.replayFrames() || chars > limits.replayChars()) {
      removeOldest();
    }
    removeExpired();
  }

  /** Returns the frames that a listener to these channels has a right to, oldest first. */
  List<String> recent(Set<String> channels) {
    removeExpired();
    return entries.stream()
        .filter(entry -> entry.channel == null || channels.contains(entry.channel))
        .map(Entry::frame)
        .toList();
  }

  private void removeExpired() {
    long now = nanoTime.getAsLong();
    while (!entries.isEmpty() && olderThan(limits.replayWindow(), entries.peekFirst(), now)) {
      removeOldest();
    }
  }

  private void removeOldest() {
    chars -= entries.removeFirst().frame.length();
  }

  private static boolean olderThan(Duration window, Entry entry, long now) {
    return now - entry.nanos > window.toNanos();
  }

  private record Entry(long nanos, @Nullable String channel, String frame) {}
}
