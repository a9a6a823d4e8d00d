package dev.brokerline.client.internal;

import dev.brokerline.concurrent.Futures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The border between futures of ours, which complete in place, on whatever thread learns of the
 * outcome, and those of users, which complete on an executor, since anything may follow them.
 *
 * @param callbacks never throws, and blocks nobody
 */
public record UserFutures(Executor callbacks) {

  /**
   * Returns a user's future of an outcome; cancelling it cancels ours. What follows it runs in the
   * log context in which ours was completed.
   */
  public <T> CompletableFuture<T> of(CompletableFuture<T> ours) {
    CompletableFuture<T> theirs = new CompletableFuture<>();
    var unused =
        ours.isDone()
            ? ours.whenComplete((value, failure) -> settle(theirs, value, failure))
            : ours.whenComplete((value, failure) -> handOver(theirs, value, failure));
    var unusedEnd = theirs.whenComplete((value, failure) -> ours.cancel(false));
    return theirs;
  }

  private <T> void handOver(CompletableFuture<T> theirs, T value, @Nullable Throwable failure) {
    LogContext about = LogContext.current();
    callbacks.execute(() -> about.run(() -> settle(theirs, value, failure)));
  }

  private static <T> void settle(
      CompletableFuture<T> theirs, T value, @Nullable Throwable failure) {
    if (failure == null) {
      theirs.complete(value);
    } else {
      theirs.completeExceptionally(Futures.cause(failure));
    }
  }
}
