package dev.brokerline.broker.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.concurrent.DaemonThreads;
import dev.brokerline.spawn.lines.LineChannel;
import dev.brokerline.spawn.lines.LineEncoder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from a broker to the client at its standard output. A thread of its own writes, because a
 * client that does not read blocks it. The lock guards the fields below it.
 */
public final class StdioChannel implements LineChannel {

  /** How many bytes may wait for the client. */
  private static final long MAX_QUEUED_BYTES = 64L << 20;

  /** What a waiting line costs beyond its own bytes. */
  private static final int LINE_OVERHEAD_BYTES = 32;

  private static final Logger LOG = LoggerFactory.getLogger(StdioChannel.class);

  private final OutputStream out;
  private final Runnable whenBroken;
  private final CompletableFuture<Void> written = new CompletableFuture<>();

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final ArrayDeque<byte[]> queued = new ArrayDeque<>();

  @GuardedBy("lock")
  private long queuedBytes;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * Makes a channel, and starts its thread.
   *
   * @param whenBroken called if the client can get no more lines
   */
  public StdioChannel(OutputStream out, Runnable whenBroken) {
    this.out = new BufferedOutputStream(out, 64 << 10);
    this.whenBroken = whenBroken;
    DaemonThreads.of("brokerline-stdout", this::write).start();
  }

  @Override
  public Offer offer(byte[] line) {
    LineEncoder.requireOneLine(line);
    synchronized (lock) {
      if (closed) {
        return Offer.CLOSED;
      }
      if (queuedBytes + line.length > MAX_QUEUED_BYTES) {
        return Offer.FULL;
      }
      queued.add(line);
      queuedBytes += line.length + LINE_OVERHEAD_BYTES;
      lock.notifyAll();
    }
    return Offer.QUEUED;
  }

  @Override
  public void closeOutput() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }

  /** Returns a future that completes when all lines are written, or cannot be any more. */
  public CompletableFuture<Void> written() {
    return written.copy();
  }

  private void write() {
    try {
      for (byte[] line = next(); line != null; line = next()) {
        out.write(line);
        out.write('\n');
      }
      out.close();
    } catch (IOException e) {
      LOG.debug("The client can get no more lines", e);
      closeOutput();
      whenBroken.run();
    } finally {
      written.complete(null);
    }
  }

  /** Returns the next line, or null at the end. Flushes before it waits. */
  private byte @Nullable [] next() throws IOException {
    byte[] line = poll();
    if (line != null) {
      return line;
    }
    out.flush();
    synchronized (lock) {
      while (queued.isEmpty() && !closed) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return null;
        }
      }
    }
    return poll();
  }

  private byte @Nullable [] poll() {
    synchronized (lock) {
      byte[] line = queued.poll();
      if (line != null) {
        queuedBytes -= line.length + LINE_OVERHEAD_BYTES;
      }
      return line;
    }
  }
}
