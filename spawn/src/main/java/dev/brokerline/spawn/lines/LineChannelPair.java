package dev.brokerline.spawn.lines;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two ends of a conversation within one JVM. What one end is offered, the listener of the other
 * end is told on the executor, in order, and the end of it last. The two directions are independent
 * of each other.
 */
public final class LineChannelPair {

  /** What a waiting line costs beyond its own bytes. */
  private static final int LINE_OVERHEAD_BYTES = 32;

  private static final Logger LOG = LoggerFactory.getLogger(LineChannelPair.class);

  private final End left;
  private final End right;

  /**
   * How much is held of each direction.
   *
   * @param maxLineBytes the longest line that is delivered whole
   * @param maxQueuedBytes what may wait for a listener, lines and 32 bytes for each
   */
  public record Limits(int maxLineBytes, long maxQueuedBytes) {

    /** Refuses limits that let nothing through. */
    public Limits {
      if (maxLineBytes < 1 || maxQueuedBytes < 1) {
        throw new IllegalArgumentException(
            "limits must be positive, but are " + maxLineBytes + " and " + maxQueuedBytes);
      }
    }
  }

  /**
   * Connects two listeners.
   *
   * @param atLeft is told what the right end is offered
   * @param atRight is told what the left end is offered
   * @param executor runs the calls of both, one at a time for each
   */
  public LineChannelPair(
      LineListener atLeft, LineListener atRight, Executor executor, Limits limits) {
    this.left = new End(atRight, executor, limits);
    this.right = new End(atLeft, executor, limits);
  }

  /** Returns the left end. */
  public LineChannel left() {
    return left;
  }

  /** Returns the right end. */
  public LineChannel right() {
    return right;
  }

  /** One direction. The monitor guards the fields below it; the listener is not called under it. */
  private static final class End implements LineChannel {

    private final LineListener listener;
    private final Executor executor;
    private final Limits limits;

    private final ArrayDeque<byte[]> queued = new ArrayDeque<>();
    private long queuedBytes;
    private boolean closed;
    private boolean ended;
    private boolean delivering;

    End(LineListener listener, Executor executor, Limits limits) {
      this.listener = listener;
      this.executor = executor;
      this.limits = limits;
    }

    @Override
    public Offer offer(byte[] line) {
      LineEncoder.requireOneLine(line);
      synchronized (this) {
        if (closed) {
          return Offer.CLOSED;
        }
        if (queuedBytes + cost(line) > limits.maxQueuedBytes) {
          return Offer.FULL;
        }
        queued.add(line);
        queuedBytes += cost(line);
      }
      return beginDelivery() ? Offer.QUEUED : Offer.CLOSED;
    }

    @Override
    public void closeOutput() {
      synchronized (this) {
        closed = true;
      }
      var unused = beginDelivery();
    }

    /** Has the lines delivered, if nobody does so; returns false if no thread will. */
    private boolean beginDelivery() {
      synchronized (this) {
        if (delivering) {
          return true;
        }
        delivering = true;
      }
      try {
        executor.execute(this::deliver);
        return true;
      } catch (RejectedExecutionException e) {
        LOG.debug("the executor of a pair of channels takes no more tasks", e);
        synchronized (this) {
          closed = true;
          queued.clear();
        }
        return false;
      }
    }

    private void deliver() {
      Runnable call = next();
      while (call != null) {
        try {
          call.run();
        } catch (Throwable e) {
          LOG.error("{} threw when it was told; ignored", listener.getClass().getName(), e);
        }
        call = next();
      }
    }

    /** Returns the next call of the listener, or null if there is none now. */
    private synchronized @Nullable Runnable next() {
      byte[] line = queued.poll();
      if (line != null) {
        queuedBytes -= cost(line);
        return () -> tell(line);
      }
      if (closed && !ended) {
        ended = true;
        return listener::onEnd;
      }
      delivering = false;
      return null;
    }

    private void tell(byte[] line) {
      if (line.length <= limits.maxLineBytes) {
        listener.onLine(line);
      } else {
        int kept = Math.min(limits.maxLineBytes, LineDecoder.MAX_PREFIX_BYTES);
        listener.onOversizedLine(Arrays.copyOf(line, kept), line.length);
      }
    }

    private static long cost(byte[] line) {
      return line.length + (long) LINE_OVERHEAD_BYTES;
    }
  }
}
