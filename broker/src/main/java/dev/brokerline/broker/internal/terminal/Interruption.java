package dev.brokerline.broker.internal.terminal;

import dev.brokerline.broker.internal.agent.NotRunningException;
import dev.brokerline.terminal.Screen;
import dev.brokerline.terminal.program.ProgramState;
import dev.brokerline.terminal.program.ProgramStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** A turn that was interrupted by keys, and is over when the program is seen not to work. */
final class Interruption implements Watch {

  private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

  private final long deadline;
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();

  /** Makes one whose key is pressed now. */
  Interruption(long now) {
    this.deadline = now + PATIENCE;
  }

  CompletableFuture<Boolean> over() {
    return over;
  }

  @Override
  public boolean isOver(Optional<Screen> screen, ProgramStatus status, long now) {
    if (status.state() != ProgramState.BUSY) {
      over.complete(true);
    } else if (now - deadline >= 0) {
      over.completeExceptionally(
          new TimeoutException(
              "Escape was pressed, and the program still works after "
                  + Duration.ofNanos(PATIENCE).toSeconds()
                  + " s"));
    }
    return over.isDone();
  }

  @Override
  public void ended(String why) {
    over.completeExceptionally(new NotRunningException(why));
  }
}
