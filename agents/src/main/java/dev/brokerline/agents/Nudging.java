package dev.brokerline.agents;

import dev.brokerline.agents.IdleNudgePolicy.Outcome.Kind;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches an agent by a policy: pauses, waits until it is idle, nudges it, and repeats that;
 * finally releases it.
 *
 * <p>The steps run one after the other, so their own fields need no lock. The end of the agent, the
 * timeout and the caller's cancellation can come at any time. The first completion of {@code
 * outcome} ends the watch and cancels the current step.
 */
final class Nudging {

  private static final Logger LOG = LoggerFactory.getLogger(Nudging.class);

  private final IdleNudgePolicy policy;
  private final NudgedAgent agent;
  private final Timer timer;
  private final Executor steps;
  private final long startNanos;
  private final CompletableFuture<IdleNudgePolicy.Outcome> outcome = new CompletableFuture<>();

  private final AtomicInteger nudges = new AtomicInteger();

  private volatile boolean releasing;

  /** Stops the current step. */
  private volatile Runnable stopStep = () -> {};

  private Nudging(IdleNudgePolicy policy, NudgedAgent agent, Timer timer, Executor steps) {
    this.policy = policy;
    this.agent = agent;
    this.timer = timer;
    this.steps = steps;
    this.startNanos = timer.nanoTime();
  }

  /**
   * Starts to watch the agent. The future fails if the agent's silence cannot be observed or its
   * release fails. Cancelling the future ends the watch.
   *
   * @param steps runs the steps, which may wait briefly, and completes the future
   */
  public static CompletableFuture<IdleNudgePolicy.Outcome> start(
      IdleNudgePolicy policy, NudgedAgent agent, Timer timer, Executor steps) {
    Nudging nudging = new Nudging(policy, agent, timer, steps);
    nudging.begin();
    return nudging.outcome;
  }

  private void begin() {
    Timer.Scheduled deadline = later(policy.timeout(), () -> finish(Kind.TIMED_OUT));
    CompletableFuture<AgentState> ended = agent.ended();
    var unused =
        outcome.whenComplete(
            (done, failure) -> {
              deadline.cancel();
              ended.cancel(false);
              stopStep.run();
            });
    var unusedEnd = ended.whenCompleteAsync(afterWait(this::finish), steps);
    pause(policy.nudgeAfter());
  }

  private void pause(Duration duration) {
    Timer.Scheduled pause = later(duration, this::awaitIdle);
    stepIs(pause::cancel);
  }

  private void awaitIdle() {
    CompletableFuture<AgentState> idle = agent.idleOrEnded();
    stepIs(() -> idle.cancel(false));
    var unused = idle.whenCompleteAsync(afterWait(this::act), steps);
  }

  private void act(AgentState state) {
    if (state.isEnded()) {
      finish(state);
    } else if (nudges.get() < policy.maxNudges()) {
      nudge();
    } else {
      release();
    }
  }

  /**
   * Nudges the agent. Only sent nudges count, because the broker may be restarting; the timeout
   * limits the rest.
   */
  private void nudge() {
    var unused =
        agent
            .nudge(policy.sender(), policy.text())
            .whenCompleteAsync(
                (sent, failure) -> {
                  if (failure == null) {
                    nudges.incrementAndGet();
                  } else if (!outcome.isDone()) {
                    LOG.warn(
                        "nudge {} of {} was not sent; the next try is in {} ms",
                        nudges.get() + 1,
                        policy.maxNudges(),
                        policy.escalateAfter().toMillis(),
                        failure);
                  }
                  pause(policy.escalateAfter());
                },
                steps);
  }

  private void release() {
    releasing = true;
    int sent = nudges.get();
    String reason = "silent after " + sent + (sent == 1 ? " nudge" : " nudges");
    var unused =
        agent
            .release(reason)
            .whenCompleteAsync(orFail(released -> finish(Kind.FORCE_RELEASED)), steps);
  }

  private void finish(AgentState state) {
    finish(
        switch (state) {
          case EXITED -> Kind.EXITED;
          case RELEASED -> releasing ? Kind.FORCE_RELEASED : Kind.RELEASED;
          default -> Kind.DIED;
        });
  }

  private void finish(Kind kind) {
    Duration elapsed = Duration.ofNanos(timer.nanoTime() - startNanos);
    outcome.complete(new IdleNudgePolicy.Outcome(kind, nudges.get(), elapsed));
  }

  /**
   * Ends the watch with the failure of a wait, or goes on. A wait has the timeout of the policy.
   */
  private <T> BiConsumer<T, @Nullable Throwable> afterWait(Consumer<T> next) {
    return (value, failure) -> {
      if (failure != null
          && Futures.cause(failure) instanceof AgentWaitException wait
          && wait.reason() == Reason.TIMED_OUT) {
        finish(Kind.TIMED_OUT);
      } else {
        orFail(next).accept(value, failure);
      }
    };
  }

  /** Ends the watch with the failure, or goes on. */
  private <T> BiConsumer<T, @Nullable Throwable> orFail(Consumer<T> next) {
    return (value, failure) -> {
      if (failure != null) {
        outcome.completeExceptionally(Futures.cause(failure));
      } else {
        goOn(() -> next.accept(value));
      }
    };
  }

  /** Runs the step unless the watch has ended. Its exception ends the watch. */
  private void goOn(Runnable step) {
    if (outcome.isDone()) {
      return;
    }
    try {
      step.run();
    } catch (RuntimeException e) {
      outcome.completeExceptionally(e);
    }
  }

  /** Sets how to stop the current step, and stops it at once if the watch has ended meanwhile. */
  private void stepIs(Runnable stop) {
    stopStep = stop;
    if (outcome.isDone()) {
      stop.run();
    }
  }

  private Timer.Scheduled later(Duration delay, Runnable step) {
    return timer.schedule(delay, () -> steps.execute(() -> goOn(step)));
  }
}
