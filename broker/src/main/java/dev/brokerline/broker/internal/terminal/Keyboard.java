package dev.brokerline.broker.internal.terminal;

import dev.brokerline.broker.internal.agent.NotRunningException;
import dev.brokerline.spawn.pty.PtyProcess;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Writes to the program of a run. Used on the broker's thread, where its futures complete too. */
final class Keyboard {

  private final Gate gate;
  private @Nullable PtyProcess process;

  /** Makes a keyboard without a program. */
  Keyboard(Gate gate) {
    this.gate = gate;
  }

  /** Sets the program; null when it has ended. */
  void isOf(@Nullable PtyProcess program) {
    process = program;
  }

  /** Returns the program, or null. */
  @Nullable PtyProcess process() {
    return process;
  }

  CompletableFuture<Void> press(byte[] keys) {
    PtyProcess typedInto = process;
    if (typedInto == null) {
      return notRunning();
    }
    CompletableFuture<Void> pressed = new CompletableFuture<>();
    var unused =
        typedInto
            .write(keys)
            .whenComplete(
                (done, failure) ->
                    gate.execute(
                        () -> {
                          if (failure == null) {
                            pressed.complete(null);
                          } else {
                            pressed.completeExceptionally(failure);
                          }
                        }));
    return pressed;
  }

  /** Returns the answer to who needs a program that runs. */
  static <T> CompletableFuture<T> notRunning() {
    return CompletableFuture.failedFuture(
        new NotRunningException("the program is not running: it starts, or waits for its restart"));
  }
}
