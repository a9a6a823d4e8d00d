package dev.brokerline.spawn.pty.posix;

import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.spawn.pty.PtyExit;
import dev.brokerline.spawn.pty.PtyProcessListener;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output of a terminal on its way from the event thread to the listener, which an executor
 * calls, one call at a time.
 *
 * <p>The monitor guards the fields below it. The listener is not called under it.
 */
final class OutputQueue {

  private static final Logger LOG = LoggerFactory.getLogger(OutputQueue.class);

  /** What a waiting piece costs beside its bytes. */
  private static final int PIECE_OVERHEAD_BYTES = 32;

  /** The number of calls after which other tasks get their turn on the executor. */
  private static final int TURN = 64;

  /** The number of bytes after which they do. */
  private static final int TURN_BYTES = 64 << 10;

  /** Pieces that wait are delivered as one of about this size. */
  private static final int MERGED_BYTES = 32 << 10;

  private final PtyProcessListener listener;
  private final Executor executor;
  private final int maxBytes;
  private final Runnable resume;

  private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();

  /** What waits or is being delivered. */
  private long bytes;

  private boolean stalled;
  private boolean delivering;
  private @Nullable PtyExit exit;
  private boolean over;

  /**
   * Makes an empty queue.
   *
   * @param resume is run when the terminal may be read again; on the listener's thread
   */
  OutputQueue(PtyProcessListener listener, Executor executor, int maxBytes, Runnable resume) {
    this.listener = listener;
    this.executor = executor;
    this.maxBytes = maxBytes;
    this.resume = resume;
  }

  /** Returns whether the terminal may be read. If not, {@code resume} says when it may again. */
  synchronized boolean hasRoom() {
    if (bytes < maxBytes) {
      return true;
    }
    stalled = true;
    return false;
  }

  /** Adds a piece, even beyond the limit. */
  void add(byte[] piece) {
    synchronized (this) {
      pieces.add(piece);
      bytes += piece.length + (long) PIECE_OVERHEAD_BYTES;
    }
    begin();
  }

  /** Adds the exit, after which nothing may be added. */
  void end(PtyExit how) {
    synchronized (this) {
      exit = how;
    }
    begin();
  }

  private void begin() {
    synchronized (this) {
      if (delivering) {
        return;
      }
      delivering = true;
    }
    submit();
  }

  private void submit() {
    try {
      executor.execute(this::deliver);
    } catch (Throwable e) {
      LOG.warn("The executor of a terminal's listener takes no task; a shared one does", e);
      SharedExecutors.LISTENERS.execute(this::deliver);
    }
  }

  private void deliver() {
    long told = 0;
    for (int i = 0; i < TURN && told < TURN_BYTES; i++) {
      byte[] piece;
      PtyExit last;
      long room;
      synchronized (this) {
        int before = pieces.size();
        piece = next();
        room = (long) (before - pieces.size()) * PIECE_OVERHEAD_BYTES;
        last = piece == null && !over ? exit : null;
        over |= last != null;
        if (piece == null && last == null) {
          delivering = false;
          return;
        }
      }
      tell(piece, last);
      if (piece != null) {
        delivered(piece.length + room);
        told += piece.length;
      }
    }
    submit();
  }

  /** Removes some of the pieces that wait, and returns them as one; null if there are none. */
  private byte @Nullable [] next() {
    byte[] first = pieces.poll();
    if (first == null || pieces.isEmpty()) {
      return first;
    }
    ByteArrayOutputStream merged = new ByteArrayOutputStream();
    for (byte[] piece = first;
        piece != null;
        piece = merged.size() < MERGED_BYTES ? pieces.poll() : null) {
      merged.writeBytes(piece);
    }
    return merged.toByteArray();
  }

  private void tell(byte @Nullable [] piece, @Nullable PtyExit last) {
    try {
      if (piece != null) {
        listener.onOutput(piece);
      } else if (last != null) {
        listener.onExit(last);
      }
    } catch (Throwable e) {
      LOG.error("{} threw when it was told; ignored", listener.getClass().getName(), e);
    }
  }

  private void delivered(long size) {
    synchronized (this) {
      bytes -= size;
      if (!stalled || bytes > maxBytes / 2) {
        return;
      }
      stalled = false;
    }
    resume.run();
  }
}
