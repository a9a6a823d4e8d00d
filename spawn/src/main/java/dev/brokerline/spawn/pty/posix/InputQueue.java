package dev.brokerline.spawn.pty.posix;

import com.sun.jna.Memory;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.spawn.pty.PtyLimits;
import dev.brokerline.spawn.pty.PtyWriteException;
import dev.brokerline.spawn.pty.PtyWriteException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The input of a terminal on its way from callers to the event thread, which writes it.
 *
 * <p>The monitor guards the fields. Futures complete on a shared executor.
 */
final class InputQueue {

  private final long maxBytes;

  private final ArrayDeque<Write> writes = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  /** One write; the event thread alone changes how much of it was taken. */
  private static final class Write {
    final byte[] bytes;
    final CompletableFuture<Void> done = new CompletableFuture<>();
    int taken;

    Write(byte[] bytes) {
      this.bytes = bytes;
    }

    long cost() {
      return bytes.length + (long) PtyLimits.WRITE_OVERHEAD_BYTES;
    }
  }

  InputQueue(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Adds a write, and returns its future, which has failed already if the write is refused. */
  CompletableFuture<Void> add(byte[] input) {
    Write write = new Write(input);
    synchronized (this) {
      if (closed) {
        return CompletableFuture.failedFuture(closed(write));
      }
      if (bytes + write.cost() > maxBytes) {
        return CompletableFuture.failedFuture(full(write));
      }
      writes.add(write);
      bytes += write.cost();
    }
    return write.done.copy();
  }

  private PtyWriteException full(Write write) {
    return new PtyWriteException(
        Reason.FULL,
        0,
        "the terminal does not take %d bytes: %d of at most %d bytes wait for its program already"
            .formatted(write.bytes.length, bytes, maxBytes));
  }

  private static PtyWriteException closed(Write write) {
    return new PtyWriteException(
        Reason.CLOSED,
        write.taken,
        "the terminal has ended or is being closed: it has taken %d of %d bytes"
            .formatted(write.taken, write.bytes.length));
  }

  synchronized boolean isEmpty() {
    return writes.isEmpty();
  }

  private synchronized @Nullable Write first() {
    return writes.peek();
  }

  /**
   * Writes once, as much as the buffer holds. Called by the event thread.
   *
   * @return false if the terminal takes nothing more now, or nothing waits
   */
  boolean writeTo(Master master, Memory buffer) {
    Write write = first();
    if (write == null) {
      return false;
    }
    int length = (int) Math.min(write.bytes.length - write.taken, buffer.size());
    if (length > 0) {
      buffer.write(0, write.bytes, write.taken, length);
      int count = master.write(buffer, length);
      if (count == Master.WOULD_BLOCK) {
        return false;
      }
      write.taken += count;
    }
    if (write.taken == write.bytes.length) {
      synchronized (this) {
        writes.poll();
        bytes -= write.cost();
      }
      SharedExecutors.STEPS.execute(() -> write.done.complete(null));
    }
    return true;
  }

  /** Refuses further writes; those that wait are still written. */
  synchronized void refuse() {
    closed = true;
  }

  /** Refuses further writes, and fails those that wait. Called by the event thread. */
  void close() {
    List<Write> left;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(writes);
      writes.clear();
      bytes = 0;
    }
    for (Write write : left) {
      PtyWriteException failure = closed(write);
      SharedExecutors.STEPS.execute(() -> write.done.completeExceptionally(failure));
    }
  }
}
