package dev.brokerline.agents;

import static dev.brokerline.agents.FakeRelay.MINUTE;
import static dev.brokerline.agents.FakeRelay.failure;
import static dev.brokerline.agents.FakeRelay.get;
import static dev.brokerline.agents.FakeRelay.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.AgentTurn;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.PermissionQuestion;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.UnsupportedRequestException;
import dev.brokerline.client.model.Subscription;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.protocol.result.HelloResult;
import dev.brokerline.terminal.program.ProgramStatus;
import dev.brokerline.testing.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an agent offers by what its broker can do. */
class AgentSessionsTest {

  private final FakeRelay fake = new FakeRelay();

  @AfterEach
  void close() {
    fake.close();
  }

  private Agent spawnOnCapableBroker(String name) throws Exception {
    fake.fake.onRequest(
        "hello",
        request ->
            Answer.ok(new HelloResult("x/1", 1, null, List.of("turns", "answer_permission"))));
    return fake.spawn(name);
  }

  private void complete(long turn, String eventId, String text) {
    fake.fake.emit(
        new SessionEvent.TurnCompleted("w", turn, eventId, true, "end_turn", text, null, null));
  }

  private void ask(String id) {
    fake.fake.emit(new SessionEvent.PermissionRequested("w", 1L, id, "Bash", "touch it", null));
  }

  private void state(String state, String source) {
    fake.fake.emit(new SessionEvent.StateChanged("w", state, source, null));
  }

  @Test
  void aBrokerWithoutCapabilitiesIsAskedNothing() throws Exception {
    Agent agent = fake.spawn("w");
    int before = fake.fake.requests().size();

    for (CompletableFuture<?> asked : List.of(agent.interrupt(), agent.usage(), agent.screen())) {
      assertThat(asked).isCompletedExceptionally();
      assertThat(failure(asked))
          .isInstanceOfSatisfying(
              UnsupportedRequestException.class,
              e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_PERFORMED))
          .hasMessageContaining("Brokers.builtIn()");
    }
    assertThatThrownBy(agent::turns)
        .isInstanceOfSatisfying(
            UnsupportedRequestException.class, e -> assertThat(e.capability()).isEqualTo("turns"));
    assertThatThrownBy(agent::permissions).isInstanceOf(UnsupportedRequestException.class);

    assertThat(fake.fake.requests()).hasSize(before);
  }

  @Test
  void turnsAreRememberedAndWaitedFor() throws Exception {
    Agent agent = spawnOnCapableBroker("w");
    CompletableFuture<AgentTurn> second = agent.turns().await(1, MINUTE);

    complete(1, "sdk_1", "one");
    until("the first turn", () -> agent.turns().count() == 1);
    assertThat(second).isNotDone();
    complete(2, "sdk_2", "two");

    assertThat(get(second).text()).isEqualTo("two");
    assertThat(agent.turns().completed()).extracting(AgentTurn::number).containsExactly(1L, 2L);
    assertThat(get(agent.turns().await(0, MINUTE)).eventId()).isEqualTo("sdk_1");
  }

  @Test
  void theTurnOfAMessageIsFound() throws Exception {
    Agent agent = spawnOnCapableBroker("w");
    Delivery sent = get(agent.send("do it"));
    CompletableFuture<AgentTurn> wanted = agent.turns().await(sent, MINUTE);

    complete(1, "another", "not this one");
    complete(2, sent.eventId(), "this one");

    assertThat(get(wanted).number()).isEqualTo(2);
  }

  @Test
  void onlyTheLastHundredTurnsAreKept() throws Exception {
    Agent agent = spawnOnCapableBroker("w");
    for (long turn = 1; turn <= 101; turn++) {
      complete(turn, "sdk_" + turn, "text");
    }
    until("all turns", () -> agent.turns().count() == 101);
    assertThat(agent.turns().completed()).hasSize(100);
    assertThat(agent.turns().completed().get(0).number()).isEqualTo(2);
  }

  @Test
  void aWaitForATurnFailsWithTheAgent() throws Exception {
    Agent agent = spawnOnCapableBroker("w");
    CompletableFuture<AgentTurn> never = agent.turns().await(0, MINUTE);
    fake.fake.emit(new AgentEvent.Exited("w", 3, null));
    assertThat(failure(never)).isInstanceOf(AgentWaitException.class);
  }

  @Test
  void aListenerHearsTheTurnsOfItsAgentAlone() throws Exception {
    Agent agent = spawnOnCapableBroker("w");
    fake.spawn("other");
    List<String> heard = new CopyOnWriteArrayList<>();
    Subscription listening = agent.turns().listen(new Notes(heard));

    fake.fake.emit(new SessionEvent.TurnStarted("other", 1L, "sdk_0"));
    fake.fake.emit(new SessionEvent.TurnStarted("w", 1L, "sdk_1"));
    fake.fake.emit(new SessionEvent.TurnProgress("w", 1L, 1L, "text_delta", null));
    complete(1, "sdk_1", "done");
    until("the end", () -> heard.size() >= 3);
    listening.close();
    complete(2, "sdk_2", "done");
    until("the next", () -> agent.turns().count() == 2);

    assertThat(heard).containsExactly("started 1 sdk_1", "text_delta", "completed 1 done");
  }

  private record Notes(List<String> heard) implements AgentTurns.Listener {
    @Override
    public void onStarted(long number, @Nullable String eventId) {
      heard.add("started " + number + " " + eventId);
    }

    @Override
    public void onProgress(SessionEvent.TurnProgress progress) {
      heard.add(String.valueOf(progress.type()));
    }

    @Override
    public void onCompleted(AgentTurn turn) {
      heard.add("completed " + turn.number() + " " + turn.text());
    }
  }

  @Test
  void aQuestionIsOpenUntilItIsDecided() throws Exception {
    Agent agent = spawnOnCapableBroker("w");
    ask("p1");
    ask("p2");
    until("both", () -> agent.permissions().open().size() == 2);
    fake.fake.emit(new SessionEvent.PermissionResolved("w", 1L, "p1", "allow_once", "caller"));
    until("the decision", () -> agent.permissions().open().size() == 1);
    assertThat(agent.permissions().open()).extracting(PermissionQuestion::id).containsExactly("p2");
  }

  @Test
  void atMostSixtyFourQuestionsAreKept() throws Exception {
    Agent agent = spawnOnCapableBroker("w");
    for (int i = 1; i <= 65; i++) {
      ask("p" + i);
    }
    until("the last", () -> agent.permissions().open().toString().contains("p65"));
    assertThat(agent.permissions().open()).hasSize(64);
  }

  @Test
  void theQuestionsOfAProgramThatIsGoneAreForgotten() throws Exception {
    Agent agent = spawnOnCapableBroker("w");
    ask("p1");
    until("the question", () -> !agent.permissions().open().isEmpty());
    fake.fake.emit(new AgentEvent.Exited("w", 0, null));
    until("the end", () -> agent.state() == AgentState.EXITED);
    assertThat(agent.permissions().open()).isEmpty();
  }

  @Test
  void theStateIsTheBrokersWithItsSource() throws Exception {
    Agent agent = fake.spawn("w");
    fake.fake.makeReady("w");
    state("running", "structured");
    until("busy", () -> agent.state() == AgentState.BUSY);
    assertThat(agent.snapshot().program().source()).isEqualTo(ProgramStatus.Source.ANNOUNCED);
    CompletableFuture<?> idle = agent.awaitIdle(MINUTE);
    state("idle", "structured");
    get(idle);
    fake.fake.emit(
        new SessionEvent.StateChanged("w", "requires_action", "screen", "Trust this folder?"));
    until("the dialog", () -> agent.state() == AgentState.WAITING_FOR_INPUT);
    assertThat(agent.snapshot().program().dialog()).isNotNull();
    assertThat(agent.snapshot().program().dialog().text()).isEqualTo("Trust this folder?");
  }

  /** Prints codex's own report that it is idle, and lets the relay read it. */
  private void printsThatItIsIdle(Agent agent) {
    long before = agent.output().position();
    fake.fake.printOutput("w", "\u001b]7501;state=idle:app=codex\u001b\\ and words");
    fake.brokerTimeUntil("the output", () -> agent.output().position() > before);
    fake.timer.advance(MINUTE);
  }

  @Test
  void whatAProgramPrintsIsItsStateIfTheBrokerTellsNone() throws Exception {
    Agent agent = get(fake.relay.spawn("w", "codex"));
    fake.fake.makeReady("w");
    printsThatItIsIdle(agent);
    until("idle", () -> agent.state() == AgentState.IDLE);
    assertThat(agent.snapshot().program().source()).isEqualTo(ProgramStatus.Source.ANNOUNCED);
    state("running", "quiet");
    fake.fake.emit(new AgentEvent.ExitRequested("w", "a later event"));
    until("what comes later", () -> agent.snapshot().exit() != null);
    assertThat(agent.snapshot().program().source())
        .as("a guess of the broker changes nothing")
        .isEqualTo(ProgramStatus.Source.ANNOUNCED);
    assertThat(agent.state()).isEqualTo(AgentState.IDLE);
  }

  @Test
  void aBrokerThatTellsTheStateIsBelievedMoreThanTheOutput() throws Exception {
    Agent agent = get(fake.relay.spawn("w", "codex"));
    fake.fake.makeReady("w");
    state("running", "title");
    until("busy", () -> agent.state() == AgentState.BUSY);
    printsThatItIsIdle(agent);
    assertThat(agent.state()).isEqualTo(AgentState.BUSY);
    assertThat(agent.snapshot().program().source()).isEqualTo(ProgramStatus.Source.TITLE);
  }
}
