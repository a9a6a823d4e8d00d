package dev.brokerline.spawn.process;

import dev.brokerline.spawn.lines.LineChannel.Offer;
import dev.brokerline.spawn.lines.LineEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of lines for a process's standard input. It is limited and ordered, and is drained many
 * lines at a time.
 *
 * <p>Bytes reach the pipe through one writer at a time: the consumer, which may wait for the pipe,
 * or a caller, which may not. A caller becomes the writer if nobody is, writes what the pipe takes
 * at once, and leaves the rest to the consumer. The consumer stays the writer until it has written
 * everything and finds nothing more.
 *
 * <p>The monitor guards all fields and is held only for copying. The {@code wake} callback and the
 * writes run outside it. The consumer is woken when there is work for it. It is woken again by an
 * offer long after a call without reaction, because the result of that call shows a broken pipe.
 */
final class StdinQueue {

  /** The size of a waiting line without its bytes: the array's header and its place. */
  static final int LINE_OVERHEAD_BYTES = 32;

  /** How much a caller writes at most; most lines are shorter. */
  private static final int CALLER_BYTES = 8 << 10;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final Logger LOG = LoggerFactory.getLogger(StdinQueue.class);
  private static final long WAKE_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** The pipe, as callers write to it. */
  @FunctionalInterface
  interface Pipe {
    /**
     * Writes as many of the bytes as the pipe takes at once, maybe none. Never blocks.
     *
     * @throws IOException if nobody reads the pipe any more
     */
    void write(ByteBuffer bytes) throws IOException;
  }

  /** What the consumer does after it has written its bytes. */
  enum Next {
    /** Call again when they are written. */
    MORE,
    /** Wait to be woken. There are no bytes. */
    IDLE,
    /** Close the pipe, because everything is written or nothing can be. There are no bytes. */
    CLOSE
  }

  private enum State {
    OPEN,
    /** Closed for offers; queued lines will still be written. */
    CLOSING,
    /** Nothing is queued or will be. */
    CLOSED
  }

  private enum Writer {
    NOBODY,
    CALLER,
    CONSUMER
  }

  private final long maxQueuedBytes;
  private final BooleanSupplier wake;

  private final ArrayDeque<byte[]> lines = new ArrayDeque<>();
  private State state = State.OPEN;
  private Writer writer = Writer.NOBODY;
  private long queuedBytes;

  /** How many bytes of the first line are taken; its length if only its newline is missing. */
  private int taken;

  /** What a caller has taken and the pipe has not; precedes all lines. */
  private ByteBuffer leftover = NOTHING;

  private long wokenAtNanos;

  /** The bytes that a caller writes. Made for the first caller, and used only by the writer. */
  private @Nullable ByteBuffer callerBytes;

  /**
   * Makes an empty queue.
   *
   * @param wake wakes the consumer; returns false if the pipe is gone, which closes the queue
   */
  StdinQueue(long maxQueuedBytes, BooleanSupplier wake) {
    this.maxQueuedBytes = maxQueuedBytes;
    this.wake = wake;
  }

  /** Queues a line for the consumer. */
  Offer offer(byte[] line) {
    LineEncoder.requireOneLine(line);
    boolean added;
    synchronized (this) {
      if (state != State.OPEN) {
        return Offer.CLOSED;
      }
      added = add(line);
      if (!shouldWake()) {
        return added ? Offer.QUEUED : Offer.FULL;
      }
    }
    if (!wake()) {
      return Offer.CLOSED;
    }
    return added ? Offer.QUEUED : Offer.FULL;
  }

  /** Queues a line for the next call of {@link #flush}, which must follow, or for the consumer. */
  Offer hold(byte[] line) {
    LineEncoder.requireOneLine(line);
    synchronized (this) {
      if (state == State.OPEN && add(line)) {
        return Offer.QUEUED;
      }
    }
    // It is refused again, unless there is room by now; and a full queue may show a broken pipe.
    return offer(line);
  }

  private boolean add(byte[] line) {
    long cost = line.length + (long) LINE_OVERHEAD_BYTES;
    if (queuedBytes + cost > maxQueuedBytes) {
      return false;
    }
    lines.addLast(line);
    queuedBytes += cost;
    return true;
  }

  /**
   * Writes queued lines on the calling thread, unless somebody else is writing. What the pipe does
   * not take at once is left to the consumer. Never blocks.
   */
  void flush(Pipe pipe) {
    synchronized (this) {
      if (writer != Writer.NOBODY || lines.isEmpty()) {
        return;
      }
      writer = Writer.CALLER;
    }
    try {
      ByteBuffer bytes = takeForCaller();
      pipe.write(bytes);
      leave(bytes);
    } catch (IOException e) {
      LOG.debug("nobody reads the standard input any more", e);
      abort();
    } finally {
      endCall();
    }
  }

  private synchronized ByteBuffer takeForCaller() {
    if (callerBytes == null) {
      callerBytes = ByteBuffer.allocateDirect(CALLER_BYTES);
    }
    callerBytes.clear();
    fill(callerBytes);
    return callerBytes.flip();
  }

  private synchronized void leave(ByteBuffer bytes) {
    if (bytes.hasRemaining() && state != State.CLOSED) {
      leftover = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }
  }

  private void endCall() {
    synchronized (this) {
      if (state == State.OPEN && lines.isEmpty() && !leftover.hasRemaining()) {
        writer = Writer.NOBODY;
        return;
      }
      writer = Writer.CONSUMER;
      wokenAtNanos = System.nanoTime();
    }
    wake();
  }

  /** Refuses further lines, and lets the pipe be closed when the queued ones are written. */
  void close() {
    synchronized (this) {
      if (state != State.OPEN) {
        return;
      }
      state = State.CLOSING;
      if (!shouldWake()) {
        return;
      }
    }
    wake();
  }

  /** Refuses further lines and drops the queued ones, because they will not be read. */
  synchronized void abort() {
    state = State.CLOSED;
    lines.clear();
    leftover = NOTHING;
    queuedBytes = 0;
    taken = 0;
  }

  /**
   * Fills the target with queued bytes, each line with its newline. Called by the consumer, when it
   * has written what it took before.
   */
  synchronized Next drainTo(ByteBuffer target) {
    if (writer == Writer.CALLER) {
      return Next.IDLE;
    }
    if (fill(target)) {
      writer = Writer.CONSUMER;
      return Next.MORE;
    }
    if (state == State.OPEN) {
      writer = Writer.NOBODY;
      return Next.IDLE;
    }
    return Next.CLOSE;
  }

  /** Takes as many bytes as there is room for, and returns whether there were any. */
  private boolean fill(ByteBuffer target) {
    int before = target.position();
    while (leftover.hasRemaining() && target.hasRemaining()) {
      target.put(leftover.get());
    }
    while (!lines.isEmpty() && target.hasRemaining()) {
      takeFirst(target);
    }
    return target.position() > before;
  }

  private void takeFirst(ByteBuffer target) {
    byte[] line = lines.getFirst();
    int length = Math.min(line.length - taken, target.remaining());
    target.put(line, taken, length);
    taken += length;
    if (taken == line.length && target.hasRemaining()) {
      target.put((byte) '\n');
      lines.removeFirst();
      queuedBytes -= line.length + (long) LINE_OVERHEAD_BYTES;
      taken = 0;
    }
  }

  private boolean shouldWake() {
    long now = System.nanoTime();
    boolean isUnderway =
        writer == Writer.CALLER
            || (writer == Writer.CONSUMER && now - wokenAtNanos < WAKE_AGAIN_NANOS);
    if (isUnderway) {
      return false;
    }
    writer = Writer.CONSUMER;
    wokenAtNanos = now;
    return true;
  }

  private boolean wake() {
    boolean open = wake.getAsBoolean();
    if (!open) {
      abort();
    }
    return open;
  }
}
