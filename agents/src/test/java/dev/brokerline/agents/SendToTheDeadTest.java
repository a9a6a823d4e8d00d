package dev.brokerline.agents;

import static dev.brokerline.agents.FakeRelay.failure;
import static dev.brokerline.agents.FakeRelay.get;
import static dev.brokerline.agents.FakeRelay.reason;
import static dev.brokerline.agents.FakeRelay.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.model.Sender;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.testing.Answer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a message meets whose agent has ended, or is just ending. */
class SendToTheDeadTest {

  private static final Answer NOT_WRITTEN =
      Answer.invalidRequest("failed writing frame to worker 'w'");

  private final FakeRelay fake = new FakeRelay();
  private final AgentRelay relay = fake.relay;

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void refusesWhatIsForAnAgentThatWasReleased() throws Exception {
    Agent agent = fake.spawn("w");
    get(agent.release());
    assertThat(reason(agent.send("hello"))).isEqualTo(Reason.NOT_LIVE);
    assertThat(reason(agent.send("hello", Sender.human("ada")))).isEqualTo(Reason.NOT_LIVE);
    assertThat(reason(agent.subscribe("dev"))).isEqualTo(Reason.NOT_LIVE);
    Throwable refusal = failure(agent.send(Message.of("#general", "hello")));
    assertThat(refusal).hasMessage("agent 'w': it was released: nothing was sent");
    assertThat(((AgentWaitException) refusal).outcome()).isEqualTo(Outcome.NOT_PERFORMED);
    assertThat(fake.requests("send_message")).isEmpty();
    assertThat(fake.requests("subscribe_channels")).isEmpty();
  }

  @Test
  void saysWhyAnAgentThatHasEndedIsGone() throws Exception {
    Agent agent = fake.spawn("w");
    fake.fake.emit(new AgentEvent.ExitRequested("w", "pty_closed"));
    fake.fake.exitAgent("w");
    until("the end", () -> agent.state() == AgentState.EXITED);
    assertThat(failure(agent.send("hello"))).hasMessageContaining("it has exited (");
  }

  @Test
  void saysThatTheBrokerTookALineOfOutputForTheWishToEnd() throws Exception {
    Agent agent = fake.spawn("w");
    fake.fake.emit(new AgentEvent.ExitRequested("w", "agent_requested"));
    fake.fake.emit(new AgentEvent.Exited("w", null, null));
    until("the end", () -> agent.state() == AgentState.EXITED);
    assertThat(agent.snapshot().exit().describe()).contains("a line that is just /exit");
    assertThat(failure(agent.awaitReady(FakeRelay.MINUTE)))
        .hasMessageContaining("it printed a line that is just /exit");
  }

  @Test
  void fallsForNoMessageThatWasPublishedBecauseTheAgentHasJustEnded() throws Exception {
    Agent agent = fake.spawn("w");
    fake.fake.exitAgent("w");
    assertThat(failure(agent.send("hello"))).isInstanceOf(AgentWaitException.class);
  }

  @Test
  void hearsTheWordsOfAWorkerThatWasDying() throws Exception {
    Agent agent = fake.spawn("w");
    fake.fake.enqueue("send_message", NOT_WRITTEN);
    CompletableFuture<Delivery> sent = agent.send("hello");
    until("the request", () -> fake.requests("send_message").size() == 1);
    assertThat(sent).isNotDone();
    fake.fake.emit(new WorkerEvent.Output("w", "stderr", "Error: failed to spawn"));
    fake.fake.emit(new WorkerEvent.Output("w", "stderr", "claud was not found in PATH"));
    fake.fake.emit(new AgentEvent.Restarting("w", 1, null, 1, 2000L));
    assertThat(failure(sent))
        .hasMessageContaining("claud was not found in PATH")
        .satisfies(
            e -> assertThat(e.getSuppressed()[0]).isInstanceOf(BrokerRejectedException.class));
    assertThat(reason(sent)).isEqualTo(Reason.LAUNCH_FAILED);
  }

  @Test
  void hearsTheWordsOfADyingWorkerThatWasToDoSomethingElse() throws Exception {
    Agent agent = fake.spawn("w");
    fake.fake.enqueue("resize_pty", NOT_WRITTEN);
    fake.fake.enqueue("set_model", NOT_WRITTEN);
    CompletableFuture<?> resized = agent.resize(40, 100);
    CompletableFuture<?> told = agent.setModel("opus");
    until("the requests", () -> fake.requests("set_model").size() == 1);
    fake.fake.emit(new WorkerEvent.Output("w", "stderr", "Error: out of memory"));
    fake.fake.emit(new AgentEvent.Exited("w", 1, null));
    assertThat(failure(resized)).hasMessageContaining("out of memory");
    assertThat(failure(told)).hasMessageContaining("out of memory");
  }

  @Test
  void saysThatAWorkerHasCrashedAndReturns() throws Exception {
    Agent agent = fake.spawn("w");
    fake.fake.enqueue("send_message", NOT_WRITTEN);
    CompletableFuture<Delivery> sent = relay.send("w", "hello");
    until("the request", () -> fake.requests("send_message").size() == 1);
    fake.fake.crashAgent("w", 9);
    fake.brokerTellsOfTheCrashOf(agent);
    assertThat(failure(sent))
        .hasMessageContaining("has crashed")
        .hasMessageContaining("signal 9")
        .hasMessageContaining("is started again");
  }

  @Test
  void repeatsTheBrokersWordsIfNothingIsHeardOfTheWorker() throws Exception {
    Agent agent = fake.spawn("w");
    fake.fake.enqueue("send_message", NOT_WRITTEN);
    CompletableFuture<Delivery> sent = agent.send("hello");
    until(
        "the end of patience",
        () -> {
          fake.timer.advance(Duration.ofMillis(500));
          return sent.isDone();
        });
    assertThat(failure(sent))
        .isInstanceOfSatisfying(
            BrokerRejectedException.class,
            rejected -> assertThat(rejected.isWorkerEnding()).isTrue());
  }
}
