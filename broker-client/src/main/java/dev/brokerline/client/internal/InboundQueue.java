package dev.brokerline.client.internal;

import dev.brokerline.concurrent.SerialExecutor;
import java.util.concurrent.Executor;

/**
 * Carries what the process reported from the thread that reads to the thread that decodes.
 *
 * <p>Bounded by bytes. At the bound the reading thread waits until half of it is decoded, and the
 * broker is held back by its full pipe. Decoding runs no code of users, so that wait is short; it
 * is the one exception to the rule that a reading thread never waits, and the price of losing
 * nothing.
 *
 * <p>The lock guards {@code queuedBytes}.
 */
final class InboundQueue {

  /** What a task weighs apart from its bytes: about the size of its objects. */
  private static final int OVERHEAD = 150;

  private final SerialExecutor decoder;
  private final long limitBytes;
  private final Object lock = new Object();
  private long queuedBytes;

  InboundQueue(Executor threads, long limitBytes) {
    this.decoder = new SerialExecutor(threads);
    this.limitBytes = limitBytes;
  }

  /**
   * Runs a task after all earlier ones. Waits at the bound, but not with a task that keeps nothing
   * in memory.
   *
   * @param bytes what the task keeps in memory until then
   */
  void submit(int bytes, Runnable task) {
    int weight = bytes + OVERHEAD;
    synchronized (lock) {
      if (bytes > 0 && queuedBytes > limitBytes) {
        awaitHalf();
      }
      queuedBytes += weight;
    }
    decoder.execute(
        () -> {
          try {
            task.run();
          } finally {
            release(weight);
          }
        });
  }

  private void awaitHalf() {
    boolean interrupted = false;
    while (queuedBytes > limitBytes / 2) {
      try {
        lock.wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void release(int weight) {
    synchronized (lock) {
      boolean wasAbove = queuedBytes > limitBytes / 2;
      queuedBytes -= weight;
      if (wasAbove && queuedBytes <= limitBytes / 2) {
        lock.notifyAll();
      }
    }
  }
}
