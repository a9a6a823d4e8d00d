package dev.brokerline.spawn.process;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** Has the JDK watch: works on every system, with a small JDK thread for each process. */
final class HandleExitWatch implements ExitWatch {

  @Override
  public CompletableFuture<OptionalInt> watch(int pid) {
    return ProcessHandle.of(pid)
        .map(child -> child.onExit().thenApply(exited -> OptionalInt.empty()))
        .orElseGet(() -> CompletableFuture.completedFuture(OptionalInt.empty()));
  }

  @Override
  public boolean reaps() {
    return false;
  }
}
