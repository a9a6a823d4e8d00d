package dev.brokerline.spawn.lines;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two ends of a conversation within one JVM. The executor passes the lines that one end sends
 * to the listener of the other end, in order, and the end last. The two directions are independent.
 */
public final class LineChannelPair {

  /** What a waiting line costs beyond its own bytes. */
  private static final int LINE_OVERHEAD_BYTES = 32;

  private static final Logger LOG = LoggerFactory.getLogger(LineChannelPair.class);

  private final End left;
  private final End right;

  /**
   * The limits of each direction.
   *
   * @param maxLineBytes the length of the longest line that is delivered
   * @param maxQueuedBytes how many bytes may wait for a listener, counting 32 more for each line
   */
  public record Limits(int maxLineBytes, long maxQueuedBytes) {

    /** Checks that both limits are positive. */
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
   * @param atLeft receives the lines of the right end
   * @param atRight receives the lines of the left end
   * @param executor calls both listeners, each of them one call at a time
   */
  public LineChannelPair(
      LineChannel.Listener atLeft, LineChannel.Listener atRight, Executor executor, Limits limits) {
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

    private final LineChannel.Listener listener;
    private final Executor executor;
    private final Limits limits;

    private final ArrayDeque<byte[]> queued = new ArrayDeque<>();
    private long queuedBytes;
    private boolean closed;
    private boolean ended;
    private boolean delivering;

    End(LineChannel.Listener listener, Executor executor, Limits limits) {
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

    /** Starts the delivery, unless it runs. Returns false if no thread takes it on. */
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
