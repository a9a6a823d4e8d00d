package dev.brokerline.broker.internal.engine;

import dev.brokerline.broker.internal.agent.AgentEnd;
import dev.brokerline.broker.internal.agent.WorkerListener;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.RestartPolicy;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one agent after its start: readiness, crashes, restarts, the end. An exit with
 * code 0 is an end; any other one is a crash, after which the program starts again as its policy
 * says. Used on the broker's thread.
 */
final class Lives implements WorkerListener {

  private static final Duration COOLDOWN = Duration.ofSeconds(2);
  private static final int MAX_RESTARTS = 5;
  private static final int MAX_FAILURES_IN_A_ROW = 3;

  private final House house;
  private final RestartPolicy policy;
  private @Nullable Agent agent;
  private int restarts;

  /** How often the program was started again for a request, which is no crash. */
  private int changes;

  private int failuresInARow;

  /** What all agents share. */
  record House(
      Agents agents, Clients clients, Crashes crashes, SerialExecutor thread, Timer timer) {}

  Lives(House house, AgentSpec spec) {
    this.house = house;
    this.policy = spec.restartPolicy() == null ? RestartPolicy.defaults() : spec.restartPolicy();
  }

  /** Sets the agent, before its program starts. */
  void of(Agent of) {
    agent = of;
  }

  private Agent agent() {
    return Objects.requireNonNull(agent, "set before the start");
  }

  @Override
  public void ready() {
    failuresInARow = 0;
    AgentSpec spec = agent().spec();
    house
        .clients()
        .tell(
            new WorkerEvent.Ready(
                spec.name(),
                spec.runtime().toString(),
                spec.provider() == null ? null : spec.provider().id(),
                spec.cli(),
                agent().worker().session().model()));
  }

  @Override
  public void event(BrokerEvent event) {
    house.clients().tell(event);
  }

  @Override
  public void startedAgain(String continuity) {
    changes++;
    tellRestarted(continuity);
  }

  private void tellRestarted(String continuity) {
    house.clients().tell(new AgentEvent.Restarted(agent().name(), restarts + changes, continuity));
  }

  @Override
  public void ended(AgentEnd end) {
    if (end.isOrderly()) {
      over(end);
    } else {
      crashed(end);
    }
  }

  /** The program did not start. */
  void notStarted(Throwable failure) {
    crashed(new AgentEnd(null, null, String.valueOf(Futures.cause(failure).getMessage())));
  }

  private void crashed(AgentEnd end) {
    String name = agent().name();
    house.crashes().add(name, end, agent().uptimeSeconds(house.timer().nanoTime()));
    failuresInARow++;
    String dead = reasonToGiveUp();
    if (dead != null) {
      over(end);
      house.clients().tell(new AgentEvent.PermanentlyDead(name, dead + ": " + end.why()));
      return;
    }
    restarts++;
    house.crashes().restarted();
    Duration pause = policy.cooldown() == null ? COOLDOWN : policy.cooldown();
    house
        .clients()
        .tell(
            new AgentEvent.Restarting(
                name, end.code(), end.signalText(), restarts + changes, pause.toMillis()));
    var unused = house.timer().schedule(pause, () -> house.thread().execute(this::restart));
  }

  private @Nullable String reasonToGiveUp() {
    int most = policy.maxRestarts() == null ? MAX_RESTARTS : policy.maxRestarts();
    int inARow =
        policy.maxConsecutiveFailures() == null
            ? MAX_FAILURES_IN_A_ROW
            : policy.maxConsecutiveFailures();
    if (Boolean.FALSE.equals(policy.enabled())) {
      return "restart policy disabled";
    } else if (restarts >= most) {
      return "exceeded max restarts (" + most + ")";
    } else if (failuresInARow > inARow) {
      return "failed " + failuresInARow + " times in a row";
    }
    return null;
  }

  private void restart() {
    if (house.agents().find(agent().name()) != agent()) {
      return;
    }
    String continuity = agent().worker().continuation() == null ? "fresh" : "native";
    var unused =
        agent()
            .worker()
            .start()
            .whenComplete(
                (started, failure) -> {
                  if (agent().isReleasing()) {
                    return;
                  }
                  if (failure != null) {
                    notStarted(failure);
                  } else {
                    tellRestarted(continuity);
                  }
                });
  }

  private void over(AgentEnd end) {
    String name = agent().name();
    remove();
    house
        .clients()
        .tell(
            new AgentEvent.ExitRequested(
                name, end.requested() ? "agent_requested" : "child_exited"));
    house.clients().tell(new AgentEvent.Exited(name, end.code(), end.signalText()));
  }

  /** Removes the agent, whose name is free from now on, and whose messages will not be taken. */
  private void remove() {
    if (house.agents().end(agent())) {
      var unused = agent().worker().stop();
    }
  }
}
