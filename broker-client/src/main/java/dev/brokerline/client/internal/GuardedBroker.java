package dev.brokerline.client.internal;

import dev.brokerline.client.model.CloseReport;
import dev.brokerline.spawn.BrokerProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A broker that the end of the JVM ends: in the orderly way, or by force. */
class GuardedBroker {

  private final Supplier<CompletableFuture<CloseReport>> close;
  private final Supplier<Optional<BrokerProcess>> process;
  private final TreeGuard tree;
  private final Runnable cleanUp;

  GuardedBroker(
      Supplier<CompletableFuture<CloseReport>> close,
      Supplier<Optional<BrokerProcess>> process,
      TreeGuard tree,
      Runnable cleanUp) {
    this.close = close;
    this.process = process;
    this.tree = tree;
    this.cleanUp = cleanUp;
  }

  /** Begins the orderly end, and returns its future. May take a second. */
  CompletableFuture<CloseReport> close() {
    return close.get();
  }

  /**
   * Ends the process, and what it has started, by force. Needs no thread that users' code can
   * block, neither the decoder nor a callback's. Blocks, not much longer than the limit.
   */
  void endByForce(Duration limit) {
    process.get().ifPresent(BrokerProcess::kill);
    tree.endAll(limit);
    cleanUp.run();
  }
}
