package dev.brokerline.spawn.process;

import dev.brokerline.spawn.lines.LineChannel.Offer;
import dev.brokerline.spawn.lines.LineEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Lines on their way to a process's standard input: bounded, in order, taken out many at a time.
 *
 * <p>The queue's monitor guards all its fields and is held for copying only: the {@code wake}
 * callback runs outside it. The consumer is woken when there is something to do after it was told
 * {@link Next#IDLE}; and again with an offer long after an unheeded call, because that call's
 * answer is how a broken pipe is noticed.
 */
final class StdinQueue {

  /** What a waiting line costs beyond its own bytes: the array's header and its place. */
  static final int LINE_OVERHEAD_BYTES = 32;

  private static final long WAKE_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** What the consumer does once it has written what it was given. */
  enum Next {
    /** Come back at once: there is more. */
    MORE,
    /** Wait to be woken. */
    IDLE,
    /** Close the pipe: everything is written, or nothing can be. */
    CLOSE
  }

  private enum State {
    OPEN,
    /** Closed for offers; what is queued will still be written. */
    CLOSING,
    /** Nothing is queued, nothing will be. */
    CLOSED
  }

  private final long maxQueuedBytes;
  private final BooleanSupplier wake;

  private final ArrayDeque<byte[]> lines = new ArrayDeque<>();
  private State state = State.OPEN;
  private long queuedBytes;

  /** How much of the first line is taken; its length, if only its newline is missing. */
  private int taken;

  private boolean idle = true;
  private long wokenAtNanos;

  /**
   * Makes an empty queue.
   *
   * @param wake calls the consumer; returns false if the pipe is gone, which closes the queue
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

  /** Refuses further lines, and has the pipe closed once the queued ones are written. */
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

  /** Refuses further lines and drops the queued ones: nobody reads them any more. */
  synchronized void abort() {
    state = State.CLOSED;
    lines.clear();
    queuedBytes = 0;
    taken = 0;
  }

  /** Fills the target with as many queued bytes as it holds, each line with its newline. */
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
