package dev.brokerline.client.internal;

import dev.brokerline.client.model.BrokerInfo;
import java.util.concurrent.CompletableFuture;

/** What a start comes to. The first reason for its failure counts, and is told at the end. */
final class StartOutcome {

  private final CompletableFuture<BrokerInfo> started = new CompletableFuture<>();
  private final CompletableFuture<RuntimeException> failure = new CompletableFuture<>();

  CompletableFuture<BrokerInfo> future() {
    return started.copy();
  }

  void ready(BrokerInfo broker) {
    started.complete(broker);
  }

  /** Learns why the start fails; its future fails at {@link #conclude} only. */
  void fails(RuntimeException why) {
    failure.complete(why);
  }

  /** Fails the future, unless the start was successful: no process is left. */
  void conclude(RuntimeException unlessToldBefore) {
    failure.complete(unlessToldBefore);
    started.completeExceptionally(failure.join());
  }
}
