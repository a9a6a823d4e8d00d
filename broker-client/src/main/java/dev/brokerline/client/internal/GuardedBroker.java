package dev.brokerline.client.internal;

import dev.brokerline.client.model.CloseReport;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.tree.ExitHook;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A broker that ends when the JVM exits, orderly or by force. */
final class GuardedBroker implements ExitHook.Guarded {

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

  @Override
  public CompletableFuture<CloseReport> close() {
    return close.get();
  }

  /** Needs neither the decoder nor a callback thread. */
  @Override
  public void endByForce(Duration limit) {
    process.get().ifPresent(ChildProcess::kill);
    tree.endAll(limit);
    cleanUp.run();
  }
}
