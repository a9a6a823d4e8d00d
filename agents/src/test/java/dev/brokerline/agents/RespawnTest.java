package dev.brokerline.agents;

import static dev.brokerline.agents.FakeRelay.failure;
import static dev.brokerline.agents.FakeRelay.get;
import static dev.brokerline.agents.FakeRelay.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.RelayState;
import dev.brokerline.agents.supervision.SupervisionEvent;
import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.testing.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which agents return after the death of their broker, and with what. */
class RespawnTest {

  private static final String TASK = "Deploy to production.";

  private final FakeRelay fake = new FakeRelay();
  private final AgentRelay relay = fake.relay;

  @AfterEach
  void close() {
    fake.close();
  }

  // The first task

  @Test
  void doesNotGiveATaskAgainThatMayHaveBeenDone() throws Exception {
    Agent agent = spawn(SpawnOptions.cli("deployer", "cat").task(TASK));
    ready(agent);
    lose();
    assertThat(lastSpawn()).doesNotContain(TASK).contains("\"continue_from\":\"deployer\"");
    assertThat(respawned())
        .containsExactly(new SupervisionEvent.Step.AgentRespawned("deployer", false));
    lose();
    assertThat(lastSpawn()).as("after a second death").doesNotContain(TASK);
    assertThat(agent.snapshot().restarts()).isEqualTo(2);
  }

  @Test
  void doesNotGiveATaskAgainToAnAgentThatItsBrokerHasStartedAgain() throws Exception {
    Agent agent = spawn(SpawnOptions.cli("deployer", "cat").task(TASK));
    ready(agent);
    fake.fake.crashAgent("deployer", 9);
    fake.brokerTimeUntil("the restart", () -> agent.snapshot().restarts() == 1);
    lose();
    assertThat(lastSpawn()).doesNotContain(TASK);
  }

  @Test
  void givesATaskThatIsStillDue() throws Exception {
    spawn(SpawnOptions.cli("deployer", "cat").task(TASK));
    lose();
    assertThat(lastSpawn()).contains(TASK);
    assertThat(respawned())
        .containsExactly(new SupervisionEvent.Step.AgentRespawned("deployer", true));
    lose();
    assertThat(lastSpawn()).as("it was not ready in between").contains(TASK);
    ready(relay.agent("deployer").orElseThrow());
    lose();
    assertThat(lastSpawn()).as("it was ready in between").doesNotContain(TASK);
  }

  @Test
  void givesATaskAgainIfThatIsThePolicy() throws Exception {
    Agent agent =
        spawn(
            SpawnOptions.cli("poller", "cat")
                .task(TASK)
                .respawn(SupervisionPolicy.Respawn.REPEAT_TASK));
    for (int death = 1; death <= 2; death++) {
      ready(agent);
      lose();
      assertThat(lastSpawn()).contains(TASK);
    }
    assertThat(respawned()).hasSize(2).allMatch(SupervisionEvent.Step.AgentRespawned::withTask);
  }

  // The broker there is

  @Test
  void tellsThePresentBroker() throws Exception {
    assertThat(relay.broker()).isEmpty();
    BrokerInfo first = get(relay.start());
    assertThat(relay.broker()).contains(first);
    fake.fake.exit(137);
    until("the loss", () -> relay.state() == RelayState.RECOVERING);
    assertThat(relay.broker()).isEmpty();
    CompletableFuture<BrokerInfo> next = relay.start();
    assertThat(next).as("the dead one is nobody's answer").isNotDone();
    fake.recovered();
    BrokerInfo second = get(next);
    assertThat(second.pid()).isNotEqualTo(first.pid());
    assertThat(relay.broker()).contains(second);
    assertThat(get(relay.start())).isEqualTo(second);
    relay.close();
    assertThat(relay.broker()).isEmpty();
  }

  // Releases

  @Test
  void doesNotBringBackAnAgentWhoseReleaseWasUnderWay() throws Exception {
    Agent gone = fake.spawn("gone");
    Agent kept = fake.spawn("kept");
    fake.fake.enqueue("release_agent", Answer.none());
    CompletableFuture<Void> released = gone.release();
    until("the request", () -> fake.requests("release_agent").size() == 1);
    lose();
    get(released);
    assertThat(gone.state()).isEqualTo(AgentState.RELEASED);
    assertThat(relay.agents()).containsExactly(kept);
    assertThat(fake.requests("spawn_agent")).hasSize(3);
  }

  @Test
  void doesNotBringBackAnAgentWhoseReleaseADeafBrokerDidNotTake() throws Exception {
    Agent gone = fake.spawn("gone");
    Agent kept = fake.spawn("kept");
    fake.plugged.set(true);
    CompletableFuture<Void> released = gone.release();
    until(
        "the loss and the recovery",
        () -> {
          fake.timer.advance(Duration.ofMillis(500));
          if (relay.state() == RelayState.RECOVERING) {
            fake.plugged.set(false);
          }
          return fake.requests("hello").size() > 1 && relay.state() == RelayState.RUNNING;
        });
    get(released);
    assertThat(relay.agents()).containsExactly(kept);
    assertThat(fake.requests("spawn_agent")).hasSize(3);
  }

  @Test
  void doesNotBringBackAnAgentWhoseReleaseWasNotAnsweredInTime() throws Exception {
    Agent gone = fake.spawn("gone");
    fake.fake.enqueue("release_agent", Answer.none());
    CompletableFuture<Void> released = gone.release();
    until("the request", () -> fake.requests("release_agent").size() == 1);
    fake.timer.advance(Duration.ofMinutes(1));
    assertThat(failure(released)).isInstanceOf(RequestTimeoutException.class);
    lose();
    assertThat(gone.state()).isEqualTo(AgentState.RELEASED);
    assertThat(relay.agents()).isEmpty();
  }

  @Test
  void bringsBackAnAgentWhoseReleaseWasRefused() throws Exception {
    Agent kept = fake.spawn("kept");
    fake.fake.enqueue("release_agent", Answer.invalidRequest("not today"));
    assertThat(failure(kept.release())).isInstanceOf(BrokerRejectedException.class);
    lose();
    assertThat(relay.agents()).containsExactly(kept);
  }

  @Test
  void sparesTheStartOfAnAgentThatIsReleasedBeforeItsTurn() throws Exception {
    for (String name : List.of("a", "b", "c", "d", "last")) {
      fake.spawn(name);
    }
    Agent last = relay.agent("last").orElseThrow();
    fake.fake.onRequest("spawn_agent", request -> Answer.own().after(Duration.ofSeconds(1)));
    fake.fake.exit(137);
    until(
        "the first to be asked for",
        () -> {
          fake.timer.advance(SupervisionPolicy.RESTART.backoff().initial());
          return fake.requests("spawn_agent").size() == 6;
        });
    CompletableFuture<Void> released = last.release();
    CompletableFuture<Void> recovered = relay.awaitRecovery(Duration.ofHours(1));
    fake.brokerTimeUntil("the recovery", recovered::isDone);
    get(released);
    assertThat(last.state()).isEqualTo(AgentState.RELEASED);
    assertThat(fake.requests("spawn_agent")).hasSize(9);
  }

  private Agent spawn(SpawnOptions.Builder options) throws Exception {
    return get(relay.spawn(options.build()));
  }

  private void ready(Agent agent) {
    fake.fake.makeReady(agent.name());
    until("it is ready", () -> agent.snapshot().ready());
  }

  private void lose() throws Exception {
    fake.fake.exit(137);
    fake.recovered();
  }

  private String lastSpawn() {
    List<String> lines = fake.requests("spawn_agent").stream().map(sent -> sent.line()).toList();
    return lines.get(lines.size() - 1);
  }

  private List<SupervisionEvent.Step.AgentRespawned> respawned() {
    return relay.history().since(0).events().stream()
        .filter(SupervisionEvent.class::isInstance)
        .map(event -> ((SupervisionEvent) event).step())
        .filter(SupervisionEvent.Step.AgentRespawned.class::isInstance)
        .map(SupervisionEvent.Step.AgentRespawned.class::cast)
        .toList();
  }
}
