package dev.brokerline.agents;

import dev.brokerline.client.internal.LogContext;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls hooks one after the other, each for a bounded time, and ignores their failures. */
final class HookRunner {

  private static final Logger LOG = LoggerFactory.getLogger(HookRunner.class);

  private final List<AgentHooks> hooks;
  private final Duration timeout;
  private final Executor listeners;
  private final Timer timer;

  /** Makes a runner that calls these hooks on the executor of listeners. */
  public HookRunner(List<AgentHooks> hooks, Duration timeout, Executor listeners, Timer timer) {
    this.hooks = hooks;
    this.timeout = timeout;
    this.listeners = listeners;
    this.timer = timer;
  }

  /**
   * Calls all hooks about an agent. The future never fails, and is complete at once if there are no
   * hooks. It completes on the thread of the last hook, or on an internal one if that hook takes
   * too long.
   */
  public CompletableFuture<Void> run(String agent, Consumer<AgentHooks> call) {
    LogContext context = LogContext.ofAgent(agent);
    CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
    for (AgentHooks hook : hooks) {
      all = all.thenCompose(before -> run(context, hook, call));
    }
    return all;
  }

  private CompletableFuture<Void> run(
      LogContext context, AgentHooks hook, Consumer<AgentHooks> call) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Timer.Scheduled alarm = timer.schedule(timeout, () -> context.run(() -> goOn(hook, done)));
    context
        .on(listeners)
        .execute(
            () -> {
              try {
                call.accept(hook);
              } catch (Throwable e) {
                LOG.error("A hook failed: {}", hook.getClass().getName(), e);
              }
              alarm.cancel();
              done.complete(null);
            });
    return done;
  }

  private void goOn(AgentHooks hook, CompletableFuture<Void> done) {
    LOG.warn(
        "A hook is not waited for any longer than {} ms: {}",
        timeout.toMillis(),
        hook.getClass().getName());
    SharedExecutors.STEPS.execute(() -> done.complete(null));
  }
}
