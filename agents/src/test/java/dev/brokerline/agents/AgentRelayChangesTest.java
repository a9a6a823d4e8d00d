package dev.brokerline.agents;

import static dev.brokerline.agents.FakeRelay.MINUTE;
import static dev.brokerline.agents.FakeRelay.failure;
import static dev.brokerline.agents.FakeRelay.get;
import static dev.brokerline.agents.FakeRelay.reason;
import static dev.brokerline.agents.FakeRelay.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.model.InboundMessage;
import dev.brokerline.agents.model.RelayState;
import dev.brokerline.agents.supervision.SupervisionEvent;
import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.client.error.BrokerRestartingException;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.testing.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a relay makes of agents and brokers that go, come back, and leave their names to others. */
class AgentRelayChangesTest {

  private final FakeRelay fake = new FakeRelay();
  private final AgentRelay relay = fake.relay;

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void doesNothingToAnAgentThatHasTheNameOfAnEarlierOne() throws Exception {
    Agent first = fake.spawn("a");
    fake.fake.exitAgent("a");
    until("the exit", () -> first.state() == AgentState.EXITED);
    Agent second = fake.spawn("a");
    get(first.release());
    assertThat(second.state()).isNotEqualTo(AgentState.RELEASED);
    assertThat(first.state()).isEqualTo(AgentState.EXITED);
    assertThat(fake.requests("release_agent")).isEmpty();
    assertThat(reason(first.send("hello"))).isEqualTo(Reason.NOT_LIVE);
    assertThat(reason(first.subscribe("dev"))).isEqualTo(Reason.NOT_LIVE);
    assertThat(reason(first.setModel("m"))).isEqualTo(Reason.NOT_LIVE);
    assertThat(fake.requests("send_message")).isEmpty();
    get(second.release());
  }

  @Test
  void endsAnAgentWhoseNameIsSpawnedAgainWhileItWaitsForItsRestart() throws Exception {
    Agent first = fake.spawn("w");
    fake.fake.crashAgent("w", 9);
    fake.brokerTellsOfTheCrashOf(first);
    CompletableFuture<AgentSnapshot> exit = first.awaitExit(MINUTE);
    Agent second = fake.spawn("w");
    assertThat(get(exit).state()).isEqualTo(AgentState.EXITED);
    assertThat(relay.agents()).containsExactly(second);
  }

  @Test
  void reportsNoReleaseThatWasNotConfirmed() throws Exception {
    Agent agent = fake.spawn("a");
    fake.fake.enqueue("spawn_agent", Answer.none());
    CompletableFuture<Agent> late = relay.spawn("late", "cat");
    fake.fake.enqueue("release_agent", Answer.none());
    CompletableFuture<RelayCloseReport> closed = relay.closeAsync();
    until(
        "the end",
        () -> {
          fake.timer.advance(Duration.ofMillis(500));
          return closed.isDone();
        });
    assertThat(get(closed).released()).isEmpty();
    assertThat(get(closed).unconfirmed()).containsExactly("a");
    assertThat(agent.state()).isEqualTo(AgentState.DEAD);
    assertThat(late).isCompletedExceptionally();
  }

  @Test
  void reportsAConfirmedReleaseHoweverSlowTheHooksAreAfterIt() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AgentHooks slow =
        new AgentHooks() {
          @Override
          public void afterRelease(Agent agent, @Nullable String reason) {
            until("the end", () -> end.getCount() == 0);
          }
        };
    try (FakeRelay other = new FakeRelay(AgentRelayOptions.builder().hooks(slow))) {
      Agent agent = other.spawn("a");
      CompletableFuture<RelayCloseReport> closed = other.relay.closeAsync();
      until("the release", () -> agent.state() == AgentState.RELEASED);
      until(
          "the end",
          () -> {
            other.timer.advance(Duration.ofMillis(500));
            return closed.isDone();
          });
      assertThat(get(closed).released()).containsExactly("a");
      assertThat(get(closed).unconfirmed()).isEmpty();
    } finally {
      end.countDown();
    }
  }

  @Test
  void releasesWhoIsBackWhenItIsClosedInTheMiddleOfARecovery() throws Exception {
    fake.spawn("a");
    fake.spawn("b");
    fake.fake.enqueue("spawn_agent", Answer.own(), Answer.own().after(Duration.ofSeconds(1)));
    fake.fake.exit(137);
    until(
        "the agents to be asked for again",
        () -> {
          fake.timer.advance(SupervisionPolicy.RESTART.backoff().initial());
          return fake.requests("spawn_agent").size() == 4;
        });
    assertThat(relay.state()).isEqualTo(RelayState.RECOVERING);
    CompletableFuture<RelayCloseReport> closed = relay.closeAsync();
    fake.brokerTimeUntil("the end", closed::isDone);
    assertThat(get(closed).released()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void startsAnotherBrokerWhenOneReadsNoMore() throws Exception {
    Agent agent = fake.spawn("a");
    fake.plugged.set(true);
    assertThat(failure(relay.status())).isInstanceOf(BrokerRestartingException.class);
    CompletableFuture<Void> recovered = relay.awaitRecovery(Duration.ofHours(1));
    until(
        "the recovery",
        () -> {
          fake.timer.advance(Duration.ofMillis(500));
          if (relay.state() == RelayState.RECOVERING) {
            fake.plugged.set(false);
          }
          return recovered.isDone();
        });
    get(recovered);
    assertThat(relay.agents()).containsExactly(agent);
  }

  @Test
  void saysWhyAnAgentCouldNotBeBroughtBack() throws Exception {
    Agent agent = fake.spawn("a");
    CompletableFuture<Void> ready = agent.awaitReady(Duration.ofHours(1));
    fake.fake.enqueue("spawn_agent", Answer.invalidRequest("the directory is gone"));
    fake.fake.exit(137);
    fake.recovered();
    assertThat(failure(ready))
        .hasMessageContaining("137")
        .hasMessageContaining("the directory is gone");
    assertThat(reason(agent.awaitIdle(MINUTE))).isEqualTo(Reason.BROKER_ENDED);
  }

  @Test
  void doesNotBlameTheBrokerForAnAgentThatDiesAfterItsReturn() throws Exception {
    Agent agent = fake.spawn("a");
    fake.fake.exit(137);
    fake.recovered();
    fake.fake.emit(new AgentEvent.PermanentlyDead("a", "exceeded max restarts (5)"));
    until("the death", () -> agent.state() == AgentState.DEAD);
    assertThat(failure(agent.awaitReady(MINUTE)))
        .hasMessageContaining("max restarts")
        .hasMessageNotContaining("137");
  }

  @Test
  void revivesAnAgentWhoseReturnIsHeardOfTooLate() throws Exception {
    Agent agent = fake.spawn("a");
    fake.fake.enqueue("spawn_agent", Answer.own().after(Duration.ofMinutes(5)));
    fake.fake.exit(137);
    until(
        "the second spawn",
        () -> {
          fake.timer.advance(SupervisionPolicy.RESTART.backoff().initial());
          return fake.requests("spawn_agent").size() == 2;
        });
    // The deadline is set after the request was sent, and may be set after the clock was turned.
    until(
        "the end of patience",
        () -> {
          fake.timer.advance(Duration.ofSeconds(10));
          return agent.state() == AgentState.DEAD;
        });
    assertThat(lost()).containsExactly("a");
    fake.brokerTime.advance(Duration.ofMinutes(5));
    until("the late answer", () -> agent.state() == AgentState.SPAWNING);
    assertThat(relay.agents()).containsExactly(agent);
  }

  @Test
  void tellsOfAgentsThatAreNotToReturn() throws Exception {
    Agent kept = fake.spawn("kept");
    get(
        relay.spawn(
            SpawnOptions.cli("let-go", "cat").respawn(SupervisionPolicy.Respawn.NEVER).build()));
    fake.fake.exit(137);
    fake.recovered();
    assertThat(lost()).containsExactly("let-go");
    assertThat(relay.agents()).containsExactly(kept);
  }

  @Test
  void keepsAMessageThatComesAfterItsAgentsEnd() throws Exception {
    Agent agent = fake.spawn("a");
    fake.fake.exitAgent("a");
    until("the exit", () -> agent.state() == AgentState.EXITED);
    fake.fake.receive("a", "#general", "done");
    until("the message", () -> agent.messageCount() == 1);
    assertThat(agent.messages()).extracting(InboundMessage::body).containsExactly("done");
  }

  private List<String> lost() {
    return relay.history().since(0).events().stream()
        .filter(SupervisionEvent.class::isInstance)
        .map(event -> ((SupervisionEvent) event).step())
        .filter(SupervisionEvent.Step.AgentLost.class::isInstance)
        .map(step -> ((SupervisionEvent.Step.AgentLost) step).agent())
        .toList();
  }
}
