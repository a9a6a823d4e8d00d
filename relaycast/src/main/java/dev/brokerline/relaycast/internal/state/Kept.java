package dev.brokerline.relaycast.internal.state;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory that all workspaces of a server take together, in bytes and by estimate: two for each
 * character, and what an entry costs besides. When it is full, the oldest messages are forgotten;
 * what then still does not fit is refused. Taking needs the server's lock, giving back does not.
 */
public final class Kept {
  /** What a small entry of a map or a set costs. */
  public static final int ENTRY = 128;

  private static final int BYTES_PER_CHAR = 2;
  // An empty array in an array takes three characters and about 70 bytes.
  private static final int BYTES_PER_JSON_CHAR = 24;

  private final long limit;
  private final AtomicLong used = new AtomicLong();
  private final List<BooleanSupplier> forgetters = new ArrayList<>();

  /** Makes an empty account that takes {@code limit} bytes. */
  public Kept(long limit) {
    this.limit = limit;
  }

  /** Returns what a text costs; null costs nothing. */
  public static long text(@Nullable CharSequence text) {
    return text == null ? 0 : (long) BYTES_PER_CHAR * text.length();
  }

  /** Returns what a tree costs; null costs nothing. */
  static long json(@Nullable Object tree) {
    return tree == null ? 0 : (long) BYTES_PER_JSON_CHAR * tree.toString().length();
  }

  /** Adds what makes room, by forgetting one old thing; it returns false if it has none. */
  public void whenFull(BooleanSupplier forgetter) {
    forgetters.add(forgetter);
  }

  /** Takes so many bytes or refuses. */
  public void take(long bytes) {
    if (!tryTake(bytes)) {
      throw Refusal.limit("No more than " + limit + " bytes are kept here in all");
    }
  }

  /** Takes so many bytes, if need be after forgetting; returns false if that does not help. */
  public boolean tryTake(long bytes) {
    if (bytes > limit) {
      return false;
    }
    while (used.get() + bytes > limit) {
      if (forgetters.stream().noneMatch(BooleanSupplier::getAsBoolean)) {
        return false;
      }
    }
    used.addAndGet(bytes);
    return true;
  }

  /** Gives bytes back. */
  public void give(long bytes) {
    used.addAndGet(-bytes);
  }

  public long used() {
    return used.get();
  }
}
