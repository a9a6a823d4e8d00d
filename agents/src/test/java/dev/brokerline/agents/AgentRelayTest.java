package dev.brokerline.agents;

import static dev.brokerline.agents.FakeRelay.MINUTE;
import static dev.brokerline.agents.FakeRelay.failure;
import static dev.brokerline.agents.FakeRelay.get;
import static dev.brokerline.agents.FakeRelay.reason;
import static dev.brokerline.agents.FakeRelay.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.model.DeliveryState;
import dev.brokerline.agents.model.InboundMessage;
import dev.brokerline.agents.model.RelayState;
import dev.brokerline.agents.model.Sender;
import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.testing.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The facade before a fake broker. */
class AgentRelayTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final FakeRelay fake = new FakeRelay();
  private final AgentRelay relay = fake.relay;

  @AfterEach
  void close() {
    fake.close();
  }

  // Life

  @Test
  void startsItsBrokerWhenItIsFirstNeeded() throws Exception {
    assertThat(relay.state()).isEqualTo(RelayState.NEW);
    assertThat(fake.spawn("w").state()).isEqualTo(AgentState.SPAWNING);
    assertThat(relay.state()).isEqualTo(RelayState.RUNNING);
    assertThat(fake.requests("hello")).hasSize(1);
  }

  @Test
  void hasOneEndHoweverOftenItIsClosed() throws Exception {
    fake.spawn("a");
    fake.spawn("b");
    CompletableFuture<RelayCloseReport> first = relay.closeAsync();
    CompletableFuture<RelayCloseReport> second = relay.closeAsync();
    fake.brokerTimeUntil("the end", first::isDone);
    RelayCloseReport report = get(first);
    assertThat(report.released()).containsExactlyInAnyOrder("a", "b");
    assertThat(report.unconfirmed()).isEmpty();
    assertThat(get(second)).isSameAs(report);
    assertThat(get(relay.closeAsync())).isSameAs(report);
    assertThat(get(relay.closed())).isSameAs(report);
    assertThat(fake.requests("release_agent")).hasSize(2);
    assertThat(fake.requests("shutdown")).hasSize(1);
  }

  @Test
  void namesTheAgentsWhoseReleaseWasNotConfirmedInTime() throws Exception {
    fake.spawn("a");
    fake.spawn("b");
    fake.fake.enqueue("release_agent", Answer.own(), Answer.none());
    CompletableFuture<RelayCloseReport> closed = relay.closeAsync();
    until("the first release", () -> relay.agents().size() == 1);
    fake.timer.advance(Duration.ofSeconds(5));
    fake.brokerTimeUntil("the end", closed::isDone);
    assertThat(get(closed).released()).hasSize(1);
    assertThat(get(closed).unconfirmed()).hasSize(1);
  }

  @Test
  void makesAnAgentVisibleWhoseSpawnWasAnsweredTooLate() throws Exception {
    get(relay.start());
    fake.fake.enqueue("spawn_agent", Answer.own().after(SECOND));
    CompletableFuture<Agent> spawned = relay.spawn("w", "cat");
    fake.timer.advance(MINUTE);
    assertThat(failure(spawned))
        .isInstanceOfSatisfying(
            RequestTimeoutException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    assertThat(relay.agents()).isEmpty();
    fake.brokerTime.advance(SECOND);
    until("the agent to be seen", () -> relay.agent("w").isPresent());
    Agent late = relay.agents().get(0);
    get(late.release());
    assertThat(late.state()).isEqualTo(AgentState.RELEASED);
  }

  // Releases that race with restarts

  @Test
  void doesNotSeeAnAgentAgainThatIsReleasedWhileTheBrokerWaitsToRestartIt() throws Exception {
    Agent agent = fake.spawn("w");
    fake.fake.crashAgent("w", 9);
    fake.brokerTellsOfTheCrashOf(agent);
    get(agent.release());
    assertThat(agent.state()).isEqualTo(AgentState.RELEASED);
    fake.brokerTime.advance(MINUTE);
    get(relay.status());
    assertThat(agent.state()).isEqualTo(AgentState.RELEASED);
    assertThat(relay.agents()).isEmpty();
  }

  @Test
  void releasesAnAgentThatIsJustBeingBroughtBackWhenItIsBack() throws Exception {
    Agent agent = fake.spawn("w");
    fake.fake.enqueue("spawn_agent", Answer.own().after(SECOND));
    fake.fake.exit(137);
    until("the loss to be noticed", () -> relay.state() == RelayState.RECOVERING);
    until(
        "the agent to be asked for again",
        () -> {
          fake.timer.advance(SupervisionPolicy.RESTART.backoff().initial());
          return fake.requests("spawn_agent").size() == 2;
        });
    CompletableFuture<Void> released = agent.release();
    assertThat(fake.requests("release_agent")).isEmpty();
    fake.brokerTime.advance(SECOND);
    get(released);
    assertThat(agent.state()).isEqualTo(AgentState.RELEASED);
    assertThat(fake.requests("release_agent")).hasSize(1);
  }

  @Test
  void bringsNobodyBackWhoWasReleasedWhileTheBrokerWasAway() throws Exception {
    Agent gone = fake.spawn("a");
    Agent kept = fake.spawn("b");
    fake.fake.exit(137);
    until("the loss to be noticed", () -> gone.state() == AgentState.RESTARTING);
    get(gone.release());
    CompletableFuture<Void> recovered = relay.awaitRecovery(MINUTE);
    until(
        "the recovery",
        () -> {
          fake.timer.advance(Duration.ofMillis(100));
          return recovered.isDone();
        });
    get(recovered);
    assertThat(relay.agents()).containsExactly(kept);
    assertThat(fake.requests("spawn_agent")).hasSize(3);
  }

  @Test
  void hearsItsChannelsAgainAfterARestart() throws Exception {
    Agent agent = get(relay.spawn(SpawnOptions.cli("w", "cat").channels("old", "both").build()));
    get(agent.subscribe("new"));
    get(agent.unsubscribe("old"));
    until("the news", () -> agent.snapshot().channels().equals(List.of("both", "new")));
    fake.fake.crashAgent("w", 9);
    fake.brokerTimeUntil("the restart", () -> fake.requests("unsubscribe_channels").size() == 2);
    assertThat(fake.requests("subscribe_channels").get(1).line())
        .contains("[\"new\"]")
        .contains("\"w\"");
    assertThat(fake.requests("unsubscribe_channels").get(1).line()).contains("[\"old\"]");
    get(relay.status());
    assertThat(agent.snapshot().channels()).containsExactly("both", "new");
  }

  // Messages

  @Test
  void hasTheNewsThatCameWithTheAnswerWhenTheSendCompletes() throws Exception {
    get(relay.spawn(SpawnOptions.headless("w", HeadlessProvider.CLAUDE).build()));
    Delivery delivery = get(relay.send("w", "hello"));
    get(relay.status());
    assertThat(delivery.state()).isEqualTo(DeliveryState.VERIFIED);
    assertThat(delivery.report().echoSeen()).isFalse();
    assertThat(delivery.await(DeliveryState.VERIFIED, SECOND)).isCompleted();
    assertThat(relay.awaitDelivery(delivery.eventId(), "w", DeliveryState.INJECTED, SECOND))
        .isCompleted();
  }

  @Test
  void broadcastsToEveryAgentOfItsOwnAndReportsEach() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      fake.spawn(name);
    }
    fake.fake.enqueue(
        "send_message", Answer.own(), Answer.invalidRequest("no terminal"), Answer.own());
    Broadcast broadcast = get(relay.broadcast("stop", Sender.human("boss")));
    assertThat(broadcast.deliveries())
        .extracting(delivery -> delivery.report().to())
        .containsExactlyInAnyOrder("a", "c");
    assertThat(broadcast.failures()).containsOnlyKeys("b");
    assertThat(broadcast.failures().get("b"))
        .isInstanceOf(BrokerRejectedException.class)
        .hasMessageContaining("no terminal");
    assertThat(fake.requests("send_message")).hasSize(3).allMatch(r -> r.line().contains("boss"));
  }

  @Test
  void countsAnAgentWithoutAWorkerAmongThoseThatABroadcastDidNotReach() throws Exception {
    Agent crashed = fake.spawn("w");
    fake.spawn("x");
    fake.fake.crashAgent("w", 9);
    fake.brokerTellsOfTheCrashOf(crashed);
    Broadcast broadcast = get(relay.broadcast("stop"));
    assertThat(broadcast.deliveries())
        .extracting(delivery -> delivery.report().to())
        .containsExactly("x");
    assertThat(broadcast.failures()).containsOnlyKeys("w");
    assertThat(broadcast.failures().get("w"))
        .isInstanceOfSatisfying(
            AgentWaitException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN))
        .hasMessageContaining("'w'")
        .hasMessageContaining("no worker")
        .hasMessageContaining("RESTARTING")
        .hasMessageContaining("send it again when the agent is ready");
  }

  @Test
  void broadcastsToNobodyWhenThereIsNobody() throws Exception {
    get(relay.start());
    Broadcast broadcast = get(relay.broadcast("stop"));
    assertThat(broadcast.deliveries()).isEmpty();
    assertThat(broadcast.failures()).isEmpty();
    assertThat(fake.requests("send_message")).isEmpty();
  }

  @Test
  void hasMessagesThatCameBeforeAnybodyWaited() throws Exception {
    Agent agent = fake.spawn("w");
    fake.fake.receive("w", "#general", "first");
    fake.fake.receive("x", "#general", "not from it");
    fake.fake.receive("w", "#general", "second");
    until("both messages", () -> agent.messageCount() == 2);
    assertThat(get(agent.awaitMessage(SECOND)).body()).isEqualTo("first");
    assertThat(get(agent.awaitMessage(1, SECOND)).body()).isEqualTo("second");
    assertThat(agent.messages())
        .extracting(InboundMessage::body)
        .containsExactly("first", "second");
  }

  @Test
  void remembersSoManyCharactersOfMessagesAtMost() throws Exception {
    Agent agent = fake.spawn("w");
    String third = "x".repeat(400_000);
    for (int i = 0; i < 5; i++) {
      fake.fake.receive("w", "#general", i + third);
    }
    until("all messages", () -> agent.messageCount() == 5);
    assertThat(agent.messages()).extracting(m -> m.body().charAt(0)).containsExactly('3', '4');
    assertThat(get(agent.awaitMessage(SECOND)).body()).startsWith("3");
    assertThat(get(agent.awaitMessage(4, SECOND)).body()).startsWith("4");
    fake.fake.receive("w", "#general", "x".repeat(2 << 20));
    until("the large one", () -> agent.messageCount() == 6);
    assertThat(agent.messages()).extracting(m -> m.body().length()).containsExactly(2 << 20);
  }

  @Test
  void forgetsNothingOfAnAgentThatCameBackAfterItsEnd() throws Exception {
    Agent agent = fake.spawn("w");
    fake.fake.receive("w", "#general", "x".repeat(10_000));
    until("the message", () -> agent.messageCount() == 1);
    fake.fake.emit(new AgentEvent.Exited("w", null, null));
    fake.fake.emit(new AgentEvent.Restarted("w", 1));
    until("its return", () -> agent.state() == AgentState.SPAWNING);
    for (int i = 0; i < 51; i++) {
      get(fake.spawn("x").release());
    }
    assertThat(agent.messages()).hasSize(1);
  }

  @Test
  void remembersLittleOfTheMessagesOfAgentsThatEndedLongAgo() throws Exception {
    Agent first = fake.spawn("w");
    fake.fake.receive("w", "#general", "x".repeat(10_000));
    fake.fake.receive("w", "#general", "short");
    until("both messages", () -> first.messageCount() == 2);
    get(first.release());
    assertThat(first.messages()).as("of one that has just ended").hasSize(2);
    for (int i = 0; i < 50; i++) {
      get(fake.spawn("w").release());
    }
    assertThat(first.messages()).extracting(InboundMessage::body).containsExactly("short");
    assertThat(first.messageCount()).isEqualTo(2);
    assertThat(get(first.awaitMessage(SECOND)).body()).isEqualTo("short");
    assertThat(reason(first.awaitMessage(2, SECOND))).isEqualTo(Reason.RELEASED);
  }

  @Test
  void remembersNoHugeMessageOfAnAgentThatEndedLongAgo() throws Exception {
    Agent first = fake.spawn("w");
    fake.fake.receive("w", "#general", "x".repeat(10_000));
    until("the message", () -> first.messageCount() == 1);
    get(first.release());
    for (int i = 0; i < 50; i++) {
      get(fake.spawn("w").release());
    }
    assertThat(first.messages()).isEmpty();
    assertThat(reason(first.awaitMessage(SECOND))).isEqualTo(Reason.RELEASED);
  }

  @Test
  void waitsForAMessageUntilItComesOrTheDeadlineOrTheEnd() throws Exception {
    Agent agent = fake.spawn("w");
    CompletableFuture<InboundMessage> first = agent.awaitMessage(SECOND);
    CompletableFuture<InboundMessage> second = agent.awaitMessage(1, SECOND);
    CompletableFuture<InboundMessage> third = agent.awaitMessage(2, MINUTE);
    fake.fake.receive("w", "#general", "hello");
    assertThat(get(first).body()).isEqualTo("hello");
    fake.timer.advance(SECOND);
    assertThat(reason(second)).isEqualTo(Reason.TIMED_OUT);
    assertThat(third).isNotDone();
    fake.fake.exitAgent("w");
    fake.brokerTimeUntil("the end of the agent", third::isDone);
    assertThat(reason(third)).isEqualTo(Reason.EXITED);
  }

  // Several agents

  @Test
  void waitsForTheFirstOfSomeAgentsToEnd() throws Exception {
    Agent a = fake.spawn("a");
    Agent b = fake.spawn("b");
    int alarms = fake.timer.scheduled();
    CompletableFuture<Agent> any = relay.awaitAny(List.of(a, b), MINUTE);
    fake.fake.exitAgent("b");
    fake.brokerTimeUntil("the end of one", any::isDone);
    assertThat(get(any)).isEqualTo(b);
    assertThat(get(relay.awaitAny(List.of(a, b), SECOND))).as("at once").isEqualTo(b);
    until("the end of the wait for the other", () -> fake.timer.scheduled() == alarms);
    assertThatThrownBy(() -> relay.awaitAny(List.of(), SECOND))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void waitsForAllOfSomeAgentsToEnd() throws Exception {
    Agent a = fake.spawn("a");
    Agent b = fake.spawn("b");
    CompletableFuture<List<AgentSnapshot>> all = relay.awaitAll(List.of(a, b), MINUTE);
    CompletableFuture<List<AgentSnapshot>> tooLate = relay.awaitAll(List.of(a, b), SECOND);
    get(b.release());
    fake.timer.advance(SECOND);
    assertThat(reason(tooLate)).isEqualTo(Reason.TIMED_OUT);
    assertThat(all).isNotDone();
    fake.fake.exitAgent("a");
    fake.brokerTimeUntil("the end of all", all::isDone);
    assertThat(get(all))
        .extracting(AgentSnapshot::state)
        .containsExactly(AgentState.EXITED, AgentState.RELEASED);
    assertThat(get(relay.awaitAll(List.of(), SECOND))).isEmpty();
  }
}
