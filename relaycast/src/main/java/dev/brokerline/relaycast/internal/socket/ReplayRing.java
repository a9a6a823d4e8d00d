package dev.brokerline.relaycast.internal.socket;

import dev.brokerline.relaycast.internal.state.Kept;
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
  private final Kept kept;
  private long chars;

  ReplayRing(SocketLimits limits, LongSupplier nanoTime, Kept kept) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.kept = kept;
    kept.whenFull(this::forgetOne);
  }

  /** Keeps a frame of that channel, or with null one for every broker. */
  void add(@Nullable String channel, String frame) {
    if (!kept.tryTake(cost(frame))) {
      return;
    }
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

  /** Returns the frames of these channels that are no older than {@code age}, oldest first. */
  List<String> recentOf(Set<String> channels, Duration age) {
    removeExpired();
    long now = nanoTime.getAsLong();
    return entries.stream()
        .filter(entry -> entry.channel != null && channels.contains(entry.channel))
        .filter(entry -> !olderThan(age, entry, now))
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
    String oldest = entries.removeFirst().frame;
    chars -= oldest.length();
    kept.give(cost(oldest));
  }

  private boolean forgetOne() {
    if (entries.isEmpty()) {
      return false;
    }
    removeOldest();
    return true;
  }

  private static long cost(String frame) {
    return Kept.ENTRY + Kept.text(frame);
  }

  private static boolean olderThan(Duration window, Entry entry, long now) {
    return now - entry.nanos > window.toNanos();
  }

  private record Entry(long nanos, @Nullable String channel, String frame) {}
}
