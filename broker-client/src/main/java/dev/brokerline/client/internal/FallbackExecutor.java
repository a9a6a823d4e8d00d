package dev.brokerline.client.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor of a user's, and another for what it rejects: an answer is delivered even where its
 * executor has been shut down too early or is full.
 */
public final class FallbackExecutor implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger(FallbackExecutor.class);

  private final Executor first;
  private final Executor second;

  /** Makes an executor of two. */
  public FallbackExecutor(Executor first, Executor second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public void execute(Runnable task) {
    LogContext.runBare(() -> handOver(task));
  }

  private void handOver(Runnable task) {
    try {
      first.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.warn("The callback executor rejected a task, which a thread of the client runs", e);
      second.execute(task);
    }
  }
}
