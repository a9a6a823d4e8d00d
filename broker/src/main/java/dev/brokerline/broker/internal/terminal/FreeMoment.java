package dev.brokerline.broker.internal.terminal;

import dev.brokerline.broker.internal.agent.NotRunningException;
import dev.brokerline.terminal.Screen;
import dev.brokerline.terminal.program.ProgramStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** The moment in which a program is idle, and has been told all that was to be told before. */
final class FreeMoment implements Watch {

  private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

  private final BooleanSupplier free;
  private final long deadline;
  private final CompletableFuture<Void> come = new CompletableFuture<>();

  FreeMoment(BooleanSupplier free, long now) {
    this.free = free;
    this.deadline = now + PATIENCE;
  }

  /** Returns a future that completes in that moment, within the look at the program. */
  CompletableFuture<Void> come() {
    return come;
  }

  @Override
  public boolean isOver(Optional<Screen> screen, ProgramStatus status, long now) {
    if (free.getAsBoolean()) {
      come.complete(null);
    } else if (now - deadline >= 0) {
      ended("it was not idle within " + Duration.ofNanos(PATIENCE).toSeconds() + " s");
    }
    return come.isDone();
  }

  @Override
  public void ended(String why) {
    come.completeExceptionally(new NotRunningException(why));
  }
}
