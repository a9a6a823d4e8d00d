package dev.brokerline.client.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.spawn.ChildProcess;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The process of a connection, from its launch on. The lock guards the fields below it. */
final class LaunchedProcess {

  private final CompletableFuture<Void> settled = new CompletableFuture<>();

  private final Object lock = new Object();

  @GuardedBy("lock")
  private @Nullable Thread launching;

  @GuardedBy("lock")
  private @Nullable ChildProcess process;

  @GuardedBy("lock")
  private boolean givenUp;

  /** Returns the process, if there is one yet. */
  Optional<ChildProcess> process() {
    synchronized (lock) {
      return Optional.ofNullable(process);
    }
  }

  /** Runs a launch on its own thread. */
  void launch(Runnable launch) {
    synchronized (lock) {
      launching = SharedExecutors.runBlocking(launch);
      if (givenUp) {
        launching.interrupt();
      }
    }
  }

  /** Interrupts a launch that is still searching or installing a binary. */
  void giveUp() {
    synchronized (lock) {
      givenUp = true;
      if (launching != null) {
        launching.interrupt();
      }
    }
  }

  /** Called with the process by the thread that launched it. */
  void isThere(ChildProcess launched) {
    synchronized (lock) {
      process = launched;
      launching = null;
    }
    // A pending interrupt was meant for an installation, which is over.
    var unusedFlag = Thread.interrupted();
  }

  /** Called when everything that needs the process has it, so that its exit may be reported. */
  void settle() {
    settled.complete(null);
  }

  /**
   * Runs a task when the launch is settled, because a process may exit while it is being launched.
   */
  void whenSettled(Runnable task) {
    var unused = settled.thenRun(task);
  }
}
