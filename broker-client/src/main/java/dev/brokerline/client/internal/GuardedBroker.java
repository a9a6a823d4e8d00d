package dev.brokerline.client.internal;

import dev.brokerline.client.model.CloseReport;
import dev.brokerline.spawn.ChildProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A broker that ends when the JVM exits, orderly or by force. */
class GuardedBroker {

  private final Supplier<CompletableFuture<CloseReport>> close;
  private final Supplier<Optional<ChildProcess>> process;
  private final TreeGuard tree;
  private final Runnable cleanUp;

  GuardedBroker(
      Supplier<CompletableFuture<CloseReport>> close,
      Supplier<Optional<ChildProcess>> process,
      TreeGuard tree,
      Runnable cleanUp) {
    this.close = close;
    this.process = process;
    this.tree = tree;
    this.cleanUp = cleanUp;
  }

  /** Begins an orderly close, and returns its future. May take a second. */
  CompletableFuture<CloseReport> close() {
    return close.get();
  }

  /**
   * Kills the process and its descendants. Needs no thread that user code can block, neither the
   * decoder nor a callback thread. Blocks, hardly longer than the limit.
   */
  void endByForce(Duration limit) {
    process.get().ifPresent(ChildProcess::kill);
    tree.endAll(limit);
    cleanUp.run();
  }
}
