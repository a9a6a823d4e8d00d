package dev.brokerline.agents;

import static dev.brokerline.agents.FakeRelay.get;
import static dev.brokerline.agents.FakeRelay.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.InboundMessage;
import dev.brokerline.agents.supervision.SupervisionEvent;
import dev.brokerline.client.internal.EventTable;
import dev.brokerline.client.model.BrokerEventListener;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.Subscription;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What listeners are told of agents. Another one, who is told first, always throws. */
class AgentListenerTest {

  private final FakeRelay fake = new FakeRelay();
  private final Notes notes = new Notes();
  private final Subscription thrower =
      fake.relay.listen(
          (BrokerEventListener)
              event -> {
                throw new IllegalStateException("a listener's own fault");
              });
  private final Subscription agentThrower = fake.relay.listen(new Thrower());
  private final Subscription listening = fake.relay.listen(notes);

  @AfterEach
  void close() {
    thrower.close();
    agentThrower.close();
    fake.close();
  }

  @Test
  void tellsOfTheLifeOfAnAgentInOrder() throws Exception {
    Agent agent = fake.spawn("w");
    fake.fake.makeReady("w");
    fake.fake.emit(new AgentEvent.Idle("w", 30L));
    get(agent.subscribe("dev"));
    get(agent.unsubscribe("dev"));
    fake.fake.emit(
        new WorkerEvent.Failed("w", new ErrorDetail("invalid_frame", "no", false, null)));
    fake.fake.emit(new AgentEvent.ExitRequested("w", "pty_closed"));
    fake.fake.emit(new AgentEvent.Exited("w", null, null));
    notes.awaitNote("exited w pty_closed");
    assertThat(notes.lines)
        .containsExactly(
            "step BrokerStarted",
            "spawned w",
            "ready w",
            "idle w PT30S",
            "channels w [dev] []",
            "channels w [] [dev]",
            "worker error w invalid_frame",
            "exit requested w pty_closed",
            "exited w pty_closed");
  }

  @Test
  void tellsOfCrashesAndRestarts() throws Exception {
    fake.spawn("w");
    fake.fake.crashAgent("w", 9);
    fake.brokerTimeUntil("the restart", () -> notes.lines.contains("restarted w"));
    fake.fake.emit(new AgentEvent.PermanentlyDead("w", "exceeded max restarts (5)"));
    notes.awaitNote("dead w exceeded max restarts (5)");
    assertThat(notes.lines).containsSubsequence("spawned w", "restarting w", "restarted w");
  }

  @Test
  void tellsOfReleasesMessagesAndDeliveries() throws Exception {
    Agent agent = fake.spawn("w");
    fake.fake.receive("somebody", "#general", "hello");
    get(agent.send("do it"));
    fake.brokerTimeUntil("the injection", () -> notes.lines.contains("delivery_injected w"));
    get(agent.release());
    notes.awaitNote("released w");
    assertThat(notes.lines)
        .contains("message from somebody: hello")
        .containsSubsequence("delivery_queued w", "delivery_injected w", "released w");
  }

  @Test
  void tellsASlowListenerOfTheAgentThatEndedThoughAnotherHasItsNameByNow() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    fake.relay.listen(slowUntil(goOn));
    Agent first = fake.spawn("w");
    fake.fake.exitAgent("w");
    fake.brokerTimeUntil("its end", () -> first.state() == AgentState.EXITED);
    Agent second = fake.spawn("w");
    assertThat(notes.lines).doesNotContain("exited w pty_closed");
    goOn.countDown();
    until("all news", () -> notes.spawned.size() == 2);
    assertThat(notes.spawned).containsExactly(first, second);
    assertThat(notes.exited).containsExactly(first);
    assertThat(notes.how).extracting(AgentSnapshot::state).containsExactly(AgentState.EXITED);
    assertThat(second.state()).isEqualTo(AgentState.SPAWNING);
  }

  @Test
  void saysHowManyEventsASlowListenerHasMissed() {
    AgentNews news = new AgentNews(notes, life -> new Agent(fake.relay, life));
    news.onEvent(new ClientEvent.EventsDropped(102, 1, 102), EventTable.NOTHING);
    assertThat(notes.missed).hasValue(102);
  }

  @Test
  void tellsNothingAboutAnAgentThatNobodyHasKnown() {
    AgentNews news = new AgentNews(notes, life -> new Agent(fake.relay, life));
    news.onEvent(new ClientEvent.FromBroker(1, new AgentEvent.Idle("x", 1L)), EventTable.NOTHING);
    assertThat(notes.lines).isEmpty();
  }

  private static BrokerEventListener slowUntil(CountDownLatch goOn) {
    return event -> {
      try {
        assertThat(goOn.await(FakeRelay.BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    };
  }

  @Test
  void tellsNothingMoreOnceItIsClosed() throws Exception {
    fake.spawn("a");
    notes.awaitNote("spawned a");
    listening.close();
    Notes later = new Notes();
    fake.relay.listen(later);
    fake.spawn("b");
    later.awaitNote("spawned b");
    assertThat(notes.lines).doesNotContain("spawned b");
  }

  /** Writes down what it is told. */
  private static final class Notes implements AgentListener {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Agent> spawned = new CopyOnWriteArrayList<>();
    private final List<Agent> exited = new CopyOnWriteArrayList<>();
    private final List<AgentSnapshot> how = new CopyOnWriteArrayList<>();
    private final AtomicLong missed = new AtomicLong();

    void awaitNote(String line) {
      until(line + " among " + lines, () -> lines.contains(line));
    }

    private void note(String what, Agent agent, @Nullable Object rest) {
      lines.add(what + " " + agent.name() + (rest == null ? "" : " " + rest));
    }

    @Override
    public void onSpawned(Agent agent) {
      note("spawned", agent, null);
      spawned.add(agent);
    }

    @Override
    public void onReady(Agent agent) {
      note("ready", agent, null);
    }

    @Override
    public void onIdle(Agent agent, Duration silence) {
      note("idle", agent, silence);
    }

    @Override
    public void onExitRequested(Agent agent, @Nullable String reason) {
      note("exit requested", agent, reason);
    }

    @Override
    public void onExited(Agent agent, AgentSnapshot end) {
      exited.add(agent);
      how.add(end);
      note("exited", agent, end.exit() == null ? null : end.exit().reason());
    }

    @Override
    public void onReleased(Agent agent) {
      note("released", agent, null);
    }

    @Override
    public void onRestarting(Agent agent) {
      note("restarting", agent, null);
    }

    @Override
    public void onRestarted(Agent agent) {
      note("restarted", agent, null);
    }

    @Override
    public void onDead(Agent agent, @Nullable String reason) {
      note("dead", agent, reason);
    }

    @Override
    public void onWorkerError(Agent agent, ErrorDetail error) {
      note("worker error", agent, error.code());
    }

    @Override
    public void onChannels(Agent agent, List<String> added, List<String> removed) {
      note("channels", agent, added + " " + removed);
    }

    @Override
    public void onMessage(InboundMessage message) {
      lines.add("message from " + message.from() + ": " + message.body());
    }

    @Override
    public void onDelivery(DeliveryEvent event) {
      lines.add(event.kind() + " " + event.name());
    }

    @Override
    public void onSupervision(SupervisionEvent.Step step) {
      lines.add("step " + step.getClass().getSimpleName());
    }

    @Override
    public void onEventsDropped(long count) {
      missed.addAndGet(count);
    }
  }

  /** Fails whatever it is told of an agent's beginning and end. */
  private static final class Thrower implements AgentListener {
    @Override
    public void onSpawned(Agent agent) {
      throw new AssertionError("onSpawned");
    }

    @Override
    public void onExited(Agent agent, AgentSnapshot how) {
      throw new IllegalStateException("onExited");
    }
  }
}
