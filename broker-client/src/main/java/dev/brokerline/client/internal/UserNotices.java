package dev.brokerline.client.internal;

import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.BrokerObserver;
import dev.brokerline.concurrent.SharedExecutors;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports a connection's start and end to observers, and waits for user code at the end, within a
 * limit. That code may do anything there, including closing this client.
 */
final class UserNotices {

  private static final Logger LOG = LoggerFactory.getLogger(UserNotices.class);

  private final Observers told;
  private final Duration patience;
  private final AtomicBoolean startTold = new AtomicBoolean();

  /**
   * Makes the notices of one connection.
   *
   * @param patience the limit of one wait for user code
   */
  UserNotices(Observers told, Duration patience) {
    this.told = told;
    this.patience = patience;
  }

  /** Reports a start, in place. */
  void started(BrokerInfo broker, Duration took) {
    if (startTold.compareAndSet(false, true)) {
      told.log(log -> log.brokerStarted(broker, took));
      told.tell("brokerStarted", observer -> observer.brokerStarted(broker, took));
    }
  }

  /** Reports an end, on a thread for user code, and waits for that. */
  void ended(CloseReport report) {
    boolean failed = startTold.compareAndSet(false, true);
    told.log(log -> tell(log, failed, report));
    if (told.isEmpty()) {
      return;
    }
    long began = System.nanoTime();
    CompletableFuture<Void> done = new CompletableFuture<>();
    SharedExecutors.CALLBACKS.execute(
        () -> {
          told.tell(
              failed ? "brokerStartFailed" : "brokerEnded",
              observer -> tell(observer, failed, report));
          done.complete(null);
        });
    await(done, began);
  }

  private static void tell(BrokerObserver observer, boolean failed, CloseReport report) {
    if (failed) {
      observer.brokerStartFailed(report);
    } else {
      observer.brokerEnded(report);
    }
  }

  /**
   * Waits for user code.
   *
   * @param beganNanos when the wait began, as {@link System#nanoTime}
   */
  void await(CompletableFuture<?> done, long beganNanos) {
    long left = patience.toNanos() - (System.nanoTime() - beganNanos);
    try {
      done.get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("Code of users takes longer than the end waits for it");
    }
  }
}
