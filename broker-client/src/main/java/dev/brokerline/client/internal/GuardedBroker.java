package dev.brokerline.client.internal;

import dev.brokerline.client.model.CloseReport;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.tree.ExitHook;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A broker that ends when the JVM exits, orderly or by force. */
final class GuardedBroker implements ExitHook.Guarded {

  private final Supplier<CompletableFuture<CloseReport>> close;
  private final Supplier<Optional<ChildProcess>> process;
  private final TreeGuard tree;
  private final Transport transport;

  GuardedBroker(
      Supplier<CompletableFuture<CloseReport>> close,
      Supplier<Optional<ChildProcess>> process,
      TreeGuard tree,
      Transport transport) {
    this.close = close;
    this.process = process;
    this.tree = tree;
    this.transport = transport;
  }

  @Override
  public CompletableFuture<CloseReport> close() {
    return close.get();
  }

  /** Needs neither the decoder nor a callback thread. */
  @Override
  public void endByForce(Duration limit) {
    process.get().ifPresent(broker -> kill(broker, limit.dividedBy(2)));
    tree.endAll(limit);
    var unused = transport.endRecorded();
    transport.cleanUp();
  }

  /** Waits for the end, before which nothing on record counts as left behind. */
  private static void kill(ChildProcess broker, Duration limit) {
    broker.kill();
    var unused =
        broker
            .exited()
            .handle((exit, failure) -> true)
            .completeOnTimeout(false, limit.toNanos(), TimeUnit.NANOSECONDS)
            .join();
  }
}
