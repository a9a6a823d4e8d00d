package dev.brokerline.cli.run;

import dev.brokerline.agents.Agent;
import dev.brokerline.agents.AgentRelay;
import dev.brokerline.agents.AgentRelayOptions;
import dev.brokerline.agents.Delivery;
import dev.brokerline.agents.Message;
import dev.brokerline.agents.SpawnOptions;
import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.cli.exit.ExitCodes;
import dev.brokerline.cli.exit.Failure;
import dev.brokerline.cli.output.Size;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.model.BrokerEventListener;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.spawn.ExitStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link RunPlan}: starts the broker and the agents, sends the messages, waits until the
 * conditions hold or can no longer hold, releases the agents and ends the broker.
 *
 * <p>Events are folded and shown on a thread of the client, one at a time; a thread of its own
 * looks at the clock, and sends the messages whose time has come. The thread of {@link #run} only
 * waits, so that a reader who blocks the output holds up neither the time-out nor the clean-up.
 */
public final class RunSession {

  /** How soon the broker reports the end of a worker that refuses messages. */
  private static final long PATIENCE_MILLIS = 2_000;

  private static final Duration QUIET = Duration.ofMillis(250);
  private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(4);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(6);
  private static final Duration INTERRUPT_TIMEOUT = Duration.ofSeconds(12);

  private final RunPlan plan;
  private final RunReporter reporter;
  private final AgentRelay relay;
  private final RunConditions conditions;
  private final RunObserver observer;
  private final Mail mail;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(RunSession::daemon);

  /** Guards what is known about the agents, which events and the clock change. */
  private final Object fold = new Object();

  private final RunDecision decision;
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /** The states of the agents. Replaced on a thread of the client. */
  private volatile List<RunOutcome.Agent> agents;

  /** The exit code of the signal that ended the run; 0 if none did. */
  private volatile int interruptedWith;

  /** Makes a session; nothing is started yet. */
  public RunSession(RunPlan plan, RunReporter reporter) {
    this.plan = plan;
    this.reporter = reporter;
    this.relay =
        AgentRelay.create(
            AgentRelayOptions.builder()
                .broker(plan.client().closeTimeout(CLOSE_TIMEOUT).shutdownHook(false).build())
                .supervision(SupervisionPolicy.NONE)
                .releaseTimeout(RELEASE_TIMEOUT)
                .build());
    this.conditions = new RunConditions(plan.until(), plan.agents());
    this.mail = new Mail(plan);
    this.observer = new RunObserver(conditions, mail, this::agent, System::nanoTime);
    this.decision = new RunDecision(plan.timeout(), plan.until());
    this.agents = snapshot();
  }

  /** Runs the plan, shows the outcome and returns it. Blocks until the run is over. */
  public RunOutcome run() {
    long began = System.nanoTime();
    try {
      Future<?> unused =
          clock.scheduleWithFixedDelay(
              this::tick, QUIET.toMillis(), QUIET.toMillis(), TimeUnit.MILLISECONDS);
      relay.listen((BrokerEventListener) this::onEvent);
      follow(relay.start().whenComplete((broker, thrown) -> onStarted(thrown)));
      Optional<Failure> failure = decision.await();
      List<RunOutcome.Agent> agentsThen = agents;
      String fate = windDown();
      Optional<Failure> told =
          interruptedWith == 0 ? failure : Optional.of(RunDecision.interruption(interruptedWith));
      RunOutcome outcome =
          new RunOutcome(
              told.map(it -> it.cutShort() ? it.followedBy(fate) : it),
              agentsThen,
              Duration.ofNanos(System.nanoTime() - began));
      reporter.outcome(outcome);
      return outcome;
    } finally {
      clock.shutdownNow();
      over.complete(null);
    }
  }

  /**
   * Ends the run early, and waits until it has ended, at most {@code 12 s}. For a shutdown hook.
   *
   * @param exitCode the exit code of the signal, see {@link ExitCodes}
   */
  public void interrupt(int exitCode) {
    interruptedWith = exitCode;
    decision.fail(RunDecision.interruption(exitCode));
    await(over, INTERRUPT_TIMEOUT);
  }

  private void onStarted(@Nullable Throwable thrown) {
    if (thrown != null) {
      Failure failure = Failure.ofStart(thrown);
      decision.fail(plan.broker().map(failure::withNamedBroker).orElse(failure));
      return;
    }
    follow(relay.closed().thenAccept(report -> onClosed(report.broker())));
    CompletableFuture<?>[] spawns =
        plan.spawns().stream().map(this::spawn).toArray(CompletableFuture<?>[]::new);
    follow(CompletableFuture.allOf(spawns).thenRun(() -> plan.atOnce().forEach(this::send)));
  }

  private CompletableFuture<?> spawn(SpawnOptions wanted) {
    String what = "agent '" + wanted.name() + "' could not be started";
    CompletableFuture<Agent> spawned = relay.spawn(wanted);
    for (Until until : plan.until()) {
      if (until instanceof Until.Output output) {
        search(wanted.name(), spawned, output);
      }
    }
    return spawned.whenComplete((started, thrown) -> failIf(thrown, what)).thenAccept(this::resize);
  }

  private void search(String name, CompletableFuture<Agent> spawned, Until.Output wanted) {
    follow(
        spawned
            .thenCompose(agent -> agent.awaitOutput(wanted.pattern(), plan.timeout()))
            .handle(
                (match, thrown) -> {
                  searched(name, wanted, thrown);
                  return match;
                }));
  }

  private void searched(String agent, Until.Output wanted, @Nullable Throwable thrown) {
    synchronized (fold) {
      if (thrown == null) {
        conditions.found(wanted);
      } else if (Failure.unwrap(thrown) instanceof AgentWaitException failure
          && failure.reason() == AgentWaitException.Reason.PATTERN_OVERRUN) {
        conditions.unsearchable(String.valueOf(failure.getMessage()));
      } else {
        conditions.searched(agent, wanted);
      }
      judge();
    }
  }

  private void resize(Agent agent) {
    Size size = plan.size();
    if (size != null) {
      String what = "the terminal of '" + agent.name() + "' could not be resized";
      follow(
          agent
              .resize(size.rows(), size.columns())
              .whenComplete((resized, thrown) -> failIf(thrown, what)));
    }
  }

  private void send(Message message) {
    String what = "the message to '" + message.to() + "' could not be sent";
    follow(
        relay
            .send(message, plan.sender())
            .whenComplete(
                (delivery, thrown) -> {
                  failIf(thrown, what);
                  failIfMissed(delivery);
                }));
  }

  /** Ends the run if a step throws. Expected failures of requests were handled before. */
  private void follow(CompletableFuture<?> step) {
    Future<?> unused =
        step.exceptionally(
            thrown -> {
              failIf(thrown, "the run failed");
              return null;
            });
  }

  private void failIfMissed(@Nullable Delivery delivery) {
    if (delivery == null || delivery.message().to().startsWith("#")) {
      return;
    }
    if (Boolean.FALSE.equals(delivery.accepted().delivered())) {
      String to = delivery.message().to();
      String what = "the message to '" + to + "' came too late: the agent had ended";
      decision.fail(Failure.agentFailed(what, null));
    }
  }

  private void failIf(@Nullable Throwable thrown, String what) {
    if (thrown == null) {
      return;
    }
    Failure failure = Failure.ofRequest(what, thrown);
    if (comesOfItsAgentsEnd(thrown)) {
      // An event will say more in a moment.
      Future<?> unused =
          clock.schedule(() -> decision.fail(failure), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      decision.fail(failure);
    }
  }

  private static boolean comesOfItsAgentsEnd(Throwable thrown) {
    Throwable cause = Failure.unwrap(thrown);
    return cause instanceof AgentWaitException
        || (cause instanceof BrokerRejectedException rejected && rejected.isWorkerEnding());
  }

  private void onEvent(ClientEvent event) {
    reporter.event(event);
    synchronized (fold) {
      if (event instanceof ClientEvent.FromBroker broker) {
        observer.on(broker.event());
        agents = snapshot();
      }
      judge();
    }
    endIfOutputFailed();
  }

  private void tick() {
    reporter.quiet();
    endIfOutputFailed();
    List<Message> due;
    synchronized (fold) {
      observer.tick();
      judge();
      due = decision.isMade() ? List.of() : mail.due(System.nanoTime());
    }
    due.forEach(this::send);
  }

  /** Makes the decision, if the conditions or the messages allow one. */
  private void judge() {
    RunConditions.Verdict verdict = conditions.verdict();
    boolean idle = plan.until().contains(new Until.Idle());
    boolean exit = plan.until().contains(new Until.Exit());
    if (verdict instanceof RunConditions.Verdict.Held
        && (idle ? mail.allTaken() : mail.allTyped(exit))) {
      decision.hold();
    } else if (verdict instanceof RunConditions.Verdict.Lost lost) {
      decision.fail(Failure.agentFailed(lost.why(), null));
    } else {
      long now = System.nanoTime();
      mail.undeliverable(now)
          .or(() -> exit ? mail.untyped(now) : Optional.empty())
          .or(() -> idle ? mail.ignored(now) : Optional.empty())
          .ifPresent(why -> decision.fail(Failure.agentFailed(why, null)));
    }
  }

  private void endIfOutputFailed() {
    reporter.outputFailure().ifPresent(decision::fail);
  }

  private void onClosed(CloseReport report) {
    String how = report.exit().map(ExitStatus::toString).orElse("an unknown exit code");
    decision.fail(
        Failure.agentFailed("the broker ended during the run, with its agents: " + how, null));
  }

  /** Ends the agents and the broker, and returns how the agents ended, in words. */
  private String windDown() {
    return AgentsEnd.words(
        await(relay.closeAsync(), RELEASE_TIMEOUT.plus(CLOSE_TIMEOUT).plusSeconds(1)));
  }

  private static <T> @Nullable T await(CompletableFuture<T> future, Duration limit) {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The outcome says that the end was not observed.
    }
    return null;
  }

  private AgentSnapshot agent(String name) {
    return relay
        .agent(name)
        .map(Agent::snapshot)
        .orElseGet(() -> AgentSnapshot.spawning(name, List.of()));
  }

  private List<RunOutcome.Agent> snapshot() {
    return conditions.agents().stream()
        .map(name -> new RunOutcome.Agent(name, conditions.state(name), conditions.detail(name)))
        .toList();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "brokerline-quiet");
    thread.setDaemon(true);
    return thread;
  }
}
