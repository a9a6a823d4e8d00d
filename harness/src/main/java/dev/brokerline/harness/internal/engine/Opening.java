package dev.brokerline.harness.internal.engine;

import dev.brokerline.concurrent.Timer;
import dev.brokerline.harness.internal.driver.Driver;
import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The opening of a session, which succeeds or fails once, with the reason that says most. Used on
 * the session's thread.
 */
final class Opening {

  /** How long after its pipe the end of a process may be told. */
  static final Duration EXIT_GRACE = Duration.ofSeconds(2);

  /** The session that is opened. */
  interface Session {

    /** The program is ready for a prompt. */
    void ready(Driver.Opened ready);

    /** Ends the session, unless it has ended. */
    void end(AgentError why);

    /** Returns why the session has ended, or null if it has not. */
    @Nullable AgentError ended();
  }

  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final SessionOptions options;
  private final Timer timer;
  private final Executor thread;
  private final NextStep nextStep;
  private final Session session;

  /** What was found out when a pipe was closed, and waits for the end of the process. */
  private @Nullable AgentException closedPipe;

  Opening(SessionOptions options, Timer timer, Executor thread, Session session) {
    this.options = options;
    this.timer = timer;
    this.thread = thread;
    this.nextStep = new NextStep(options);
    this.session = session;
  }

  /** Returns the future of the opening, which completes on the session's thread. */
  CompletableFuture<Void> future() {
    return opened;
  }

  /** Lets a driver open the session, within the deadline of the start. */
  void begin(Driver driver) {
    Duration limit = options.timeouts().start();
    String late = "%s was not ready within %d s".formatted(options.program(), limit.toSeconds());
    Timer.Scheduled deadline =
        later(limit, Errors.exception(ErrorCode.TIMEOUT, late, Outcome.UNKNOWN));
    var unused =
        Calls.of(driver::open)
            .whenComplete(
                (ready, failure) -> {
                  deadline.cancel();
                  driverDone(ready, failure);
                });
  }

  private Timer.Scheduled later(Duration delay, AgentException why) {
    return timer.schedule(delay, () -> thread.execute(() -> fail(why)));
  }

  private void driverDone(Driver.@Nullable Opened ready, @Nullable Throwable failure) {
    if (opened.isDone()) {
      return;
    }
    AgentError ended = session.ended();
    if (ready == null) {
      AgentException why = Calls.exception(failure);
      if (ended == null && why.code() == ErrorCode.PROCESS_FAILED) {
        closedPipe = why;
        var unused = later(EXIT_GRACE, why);
      } else {
        fail(why);
      }
    } else if (ended != null) {
      opened.completeExceptionally(new AgentException(ended));
    } else {
      session.ready(ready);
      opened.complete(null);
    }
  }

  /** The session has ended, perhaps because its process has. */
  void sessionEnded(AgentError why) {
    AgentException before = closedPipe;
    if (before != null) {
      fail(new AgentException(why, before));
    }
  }

  private void fail(AgentException why) {
    if (!opened.isDone()) {
      closedPipe = null;
      AgentError error = nextStep.atStart(why.error());
      session.end(error);
      opened.completeExceptionally(new AgentException(error, why));
    }
  }
}
