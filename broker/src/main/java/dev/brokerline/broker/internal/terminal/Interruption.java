package dev.brokerline.broker.internal.terminal;

import dev.brokerline.broker.internal.agent.NotRunningException;
import dev.brokerline.terminal.Screen;
import dev.brokerline.terminal.program.ProgramState;
import dev.brokerline.terminal.program.ProgramStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A turn that was interrupted by a key, and is over when the program is seen not to work. The key
 * is pressed once more if the screen asks for that, as that of opencode does.
 */
final class Interruption implements Watch {

  private static final Pattern AGAIN = Pattern.compile("\\besc again to interrupt\\b");

  private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

  private final Runnable again;
  private final long deadline;
  private boolean pressedAgain;
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();

  /**
   * Makes one whose key is pressed now.
   *
   * @param again presses it once more
   */
  Interruption(long now, Runnable again) {
    this.again = again;
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
    } else if (!pressedAgain
        && screen.filter(shown -> AGAIN.matcher(shown.text()).find()).isPresent()) {
      pressedAgain = true;
      again.run();
    }
    return over.isDone();
  }

  @Override
  public void ended(String why) {
    over.completeExceptionally(new NotRunningException(why));
  }
}
