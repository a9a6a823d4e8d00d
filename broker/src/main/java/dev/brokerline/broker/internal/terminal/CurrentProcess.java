package dev.brokerline.broker.internal.terminal;

import dev.brokerline.spawn.pty.PtyProcess;
import dev.brokerline.spawn.tree.SessionTimeouts;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The process of a worker: one that is being launched, runs, or is being ended to start again. Used
 * on the broker's thread.
 */
final class CurrentProcess {

  private @Nullable PtyProcess running;
  private @Nullable PtyProcess leaving;
  private CompletableFuture<Void> launch = CompletableFuture.completedFuture(null);

  /**
   * A launch begins.
   *
   * @return to be completed when it has failed, when its process runs, or when that has been ended
   *     at once
   */
  CompletableFuture<Void> launches() {
    launch = new CompletableFuture<>();
    return launch;
  }

  void runs(PtyProcess process) {
    running = process;
  }

  /** The running process is being ended, and another one will follow. */
  void leaves() {
    leaving = running;
    running = null;
  }

  void hasLeft() {
    leaving = null;
  }

  /** Returns the running process, or the last one that ran; null while there is none. */
  @Nullable PtyProcess running() {
    return running;
  }

  /** Ends what there is. The future completes when nothing is left, and never fails. */
  CompletableFuture<?> close(SessionTimeouts timeouts) {
    PtyProcess process = running == null ? leaving : running;
    return process == null ? launch : CompletableFuture.allOf(process.close(timeouts), launch);
  }
}
