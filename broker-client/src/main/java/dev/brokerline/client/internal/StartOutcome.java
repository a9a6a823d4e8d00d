package dev.brokerline.client.internal;

import dev.brokerline.client.model.BrokerInfo;
import java.util.concurrent.CompletableFuture;

/** The outcome of a start. The first reason for a failure counts, and is reported at the end. */
final class StartOutcome {

  private final CompletableFuture<BrokerInfo> started = new CompletableFuture<>();
  private final CompletableFuture<RuntimeException> failure = new CompletableFuture<>();

  CompletableFuture<BrokerInfo> future() {
    return started.copy();
  }

  void ready(BrokerInfo broker) {
    started.complete(broker);
  }

  /** Records why the start fails. Its future fails only at {@link #conclude}. */
  void fails(RuntimeException why) {
    failure.complete(why);
  }

  /** Fails the future, unless the start succeeded. Called when no process is left. */
  void conclude(RuntimeException unlessToldBefore) {
    failure.complete(unlessToldBefore);
    started.completeExceptionally(failure.join());
  }
}
