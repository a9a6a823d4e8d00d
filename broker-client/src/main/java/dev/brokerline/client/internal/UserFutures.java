package dev.brokerline.client.internal;

import dev.brokerline.concurrent.Futures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The border between internal futures and those of users. Internal futures complete in place, on
 * the thread that learns the outcome. Users' futures complete on an executor, because any code may
 * depend on them.
 *
 * @param callbacks never throws and never blocks
 */
public record UserFutures(Executor callbacks) {

  /**
   * Returns a user's future for an internal one. Cancelling it cancels the internal one. Its
   * dependent actions run in the log context in which the internal one completed.
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
