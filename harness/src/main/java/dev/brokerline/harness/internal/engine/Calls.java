package dev.brokerline.harness.internal.engine;

import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Futures between a driver, its session and the session's caller. */
final class Calls {

  private Calls() {}

  /** Returns the future of a driver's step, failed if the step throws. */
  static <T> CompletableFuture<T> of(Supplier<CompletableFuture<T>> step) {
    try {
      return step.get();
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Returns a failure as callers get it. */
  static AgentException exception(@Nullable Throwable failure) {
    Throwable cause = Futures.cause(failure);
    return cause instanceof AgentException known
        ? known
        : new AgentException(
            AgentError.of(
                ErrorCode.PROTOCOL_ERROR, String.valueOf(cause.getMessage()), Outcome.UNKNOWN),
            cause);
  }

  /** Returns a future whose dependent actions run on a thread that callers may block. */
  static <T> CompletableFuture<T> forCaller(CompletableFuture<T> source) {
    CompletableFuture<T> callers = new CompletableFuture<>();
    var unused =
        source.whenCompleteAsync(
            (value, failure) -> {
              if (failure == null) {
                callers.complete(value);
              } else {
                callers.completeExceptionally(exception(failure));
              }
            },
            SharedExecutors.CALLBACKS);
    return callers;
  }
}
