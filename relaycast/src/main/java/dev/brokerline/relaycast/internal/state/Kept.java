package dev.brokerline.relaycast.internal.state;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The estimated memory of all workspaces of a server, in bytes: two for each character, and a fixed
 * size for each entry. When it is full, the oldest messages are forgotten, and what still does not
 * fit is refused. Reserving needs the server's lock, releasing does not.
 */
public final class Kept {
  /** The size of a small entry of a map or a set. */
  public static final int ENTRY = 128;

  private static final int BYTES_PER_CHAR = 2;
  // An empty array in an array takes three characters and about 70 bytes.
  private static final int BYTES_PER_JSON_CHAR = 24;

  private final long limit;
  private final AtomicLong used = new AtomicLong();
  private final List<BooleanSupplier> forgetters = new ArrayList<>();

  /** Makes an empty account with a limit of {@code limit} bytes. */
  public Kept(long limit) {
    this.limit = limit;
  }

  /** Returns the size of a text; 0 for null. */
  public static long text(@Nullable CharSequence text) {
    return text == null ? 0 : (long) BYTES_PER_CHAR * text.length();
  }

  /** Returns the size of a tree; 0 for null. */
  static long json(@Nullable Object tree) {
    return tree == null ? 0 : (long) BYTES_PER_JSON_CHAR * tree.toString().length();
  }

  /**
   * Adds an action that makes room by forgetting one old entry, and returns false if there is none.
   */
  public void whenFull(BooleanSupplier forgetter) {
    forgetters.add(forgetter);
  }

  /** Reserves {@code bytes} bytes, or refuses. */
  public void take(long bytes) {
    if (!tryTake(bytes)) {
      throw Refusal.limit("No more than " + limit + " bytes are kept here in all");
    }
  }

  /**
   * Reserves {@code bytes} bytes, if necessary after forgetting old entries. Returns false if that
   * is impossible.
   */
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

  /** Releases bytes. */
  public void give(long bytes) {
    used.addAndGet(-bytes);
  }

  public long used() {
    return used.get();
  }
}
