package dev.brokerline.spawn.process;

import dev.brokerline.spawn.lines.LineChannel.Offer;
import dev.brokerline.spawn.lines.LineEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The queue of lines for a process's standard input. It is limited and ordered, and is drained many
 * lines at a time.
 *
 * <p>The monitor guards all fields and is held only for copying. The {@code wake} callback runs
 * outside it. The consumer is woken when there is work after {@link Next#IDLE}. It is woken again
 * by an offer long after a call without reaction, because the result of that call shows a broken
 * pipe.
 */
final class StdinQueue {

  /** The size of a waiting line without its bytes: the array's header and its place. */
  static final int LINE_OVERHEAD_BYTES = 32;

  private static final long WAKE_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** What the consumer does after it has written its bytes. */
  enum Next {
    /** Call again at once, because there is more. */
    MORE,
    /** Wait to be woken. */
    IDLE,
    /** Close the pipe, because everything is written or nothing can be. */
    CLOSE
  }

  private enum State {
    OPEN,
    /** Closed for offers; queued lines will still be written. */
    CLOSING,
    /** Nothing is queued or will be. */
    CLOSED
  }

  private final long maxQueuedBytes;
  private final BooleanSupplier wake;

  private final ArrayDeque<byte[]> lines = new ArrayDeque<>();
  private State state = State.OPEN;
  private long queuedBytes;

  /** How many bytes of the first line are taken; its length if only its newline is missing. */
  private int taken;

  private boolean idle = true;
  private long wokenAtNanos;

  /**
   * Makes an empty queue.
   *
   * @param wake wakes the consumer; returns false if the pipe is gone, which closes the queue
   */
  StdinQueue(long maxQueuedBytes, BooleanSupplier wake) {
    this.maxQueuedBytes = maxQueuedBytes;
    this.wake = wake;
  }

  Offer offer(byte[] line) {
    LineEncoder.requireOneLine(line);
    long cost = line.length + (long) LINE_OVERHEAD_BYTES;
    synchronized (this) {
      if (state != State.OPEN) {
        return Offer.CLOSED;
      }
      if (queuedBytes + cost > maxQueuedBytes) {
        if (!shouldWake()) {
          return Offer.FULL;
        }
        cost = -1;
      } else {
        lines.addLast(line);
        queuedBytes += cost;
        if (!shouldWake()) {
          return Offer.QUEUED;
        }
      }
    }
    if (!wake()) {
      return Offer.CLOSED;
    }
    return cost < 0 ? Offer.FULL : Offer.QUEUED;
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
    queuedBytes = 0;
    taken = 0;
  }

  /** Fills the target with queued bytes, each line with its newline. */
  synchronized Next drainTo(ByteBuffer target) {
    boolean took = false;
    while (!lines.isEmpty() && target.hasRemaining()) {
      took = true;
      takeFirst(target);
    }
    if (!lines.isEmpty()) {
      return Next.MORE;
    }
    if (state == State.OPEN) {
      idle = true;
      return Next.IDLE;
    }
    return took ? Next.MORE : Next.CLOSE;
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
    if (!idle && now - wokenAtNanos < WAKE_AGAIN_NANOS) {
      return false;
    }
    idle = false;
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
