package dev.brokerline.broker.internal.terminal;

import dev.brokerline.broker.internal.agent.NotRunningException;
import dev.brokerline.terminal.Screen;
import dev.brokerline.terminal.program.ProgramStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A turn that was interrupted by a key, and is over when the program is seen not to work. The key
 * is pressed once more if the screen asks for that, as that of opencode does, and both are pressed
 * anew if that had no effect: opencode loses them in the first moments of a turn.
 */
final class Interruption implements Watch {

  private static final Pattern AGAIN = Pattern.compile("\\besc again to interrupt\\b");

  private static final long WITHOUT_EFFECT = Duration.ofSeconds(1).toNanos();
  private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

  private final Runnable again;
  private final long deadline;
  private boolean pressedAgain;

  /** When keys that were pressed twice have had no effect. */
  private long anew;

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
    if (status.state() != ProgramStatus.State.BUSY) {
      over.complete(true);
    } else if (now - deadline >= 0) {
      over.completeExceptionally(
          new TimeoutException(
              "Escape was pressed, and the program still works after "
                  + Duration.ofNanos(PATIENCE).toSeconds()
                  + " s"));
    } else {
      pressAgain(screen, now);
    }
    return over.isDone();
  }

  private void pressAgain(Optional<Screen> screen, long now) {
    boolean asks = screen.filter(shown -> AGAIN.matcher(shown.text()).find()).isPresent();
    if (asks && !pressedAgain) {
      pressedAgain = true;
      anew = now + WITHOUT_EFFECT;
      again.run();
    } else if (!asks && pressedAgain && now - anew >= 0) {
      pressedAgain = false;
      again.run();
    }
  }

  @Override
  public void ended(String why) {
    over.completeExceptionally(new NotRunningException(why));
  }
}
