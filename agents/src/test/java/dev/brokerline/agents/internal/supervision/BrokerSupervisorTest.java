package dev.brokerline.agents.internal.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.agents.PluggedProcess;
import dev.brokerline.agents.internal.delivery.DeliveryTracker;
import dev.brokerline.agents.internal.registry.AgentConditions;
import dev.brokerline.agents.internal.registry.AgentLife;
import dev.brokerline.agents.internal.registry.AgentRegistry;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.model.RelayState;
import dev.brokerline.agents.supervision.SupervisionEvent;
import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.BrokerRestartingException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.internal.EventDispatcher;
import dev.brokerline.client.internal.RelaycastSource;
import dev.brokerline.client.internal.StandInTransport;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.RelaycastTarget;
import dev.brokerline.concurrent.ManualTimer;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.ChannelEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.request.SubscribeChannels;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.testing.Answer;
import dev.brokerline.testing.FakeBroker;
import dev.brokerline.testing.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The death of a broker and the way back, before a fake broker, with a hand-turned clock. */
class BrokerSupervisorTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration BACKOFF = SupervisionPolicy.RESTART.backoff().initial();

  private final ManualTimer timer = new ManualTimer();
  private final FakeBroker fake = FakeBroker.builder().neverReady().build();
  private final List<ChildProcess.Listener> brokers = new CopyOnWriteArrayList<>();
  private final AtomicBoolean plugged = new AtomicBoolean();
  private final BrokerClientOptions options = BrokerClientOptions.builder().build();
  private final EventDispatcher events = EventDispatcher.of(options);
  private final AgentRegistry agents = new AgentRegistry(timer, Runnable::run, life -> null);
  private final DeliveryTracker deliveries =
      new DeliveryTracker(100, timer, InstantSource.system(), Runnable::run);
  private BrokerSupervisor supervisor = supervisor(SupervisionPolicy.RESTART);

  private BrokerSupervisor supervisor(SupervisionPolicy policy) {
    return new BrokerSupervisor(
        options,
        policy,
        timer,
        new RelayMemory(events, agents, deliveries, new RelaycastSource(RelaycastTarget.local())),
        () ->
            new StandInTransport(
                (command, listener) -> {
                  brokers.add(listener);
                  return new PluggedProcess(
                      fake.processFactory().start(command, listener), plugged);
                },
                options));
  }

  @AfterEach
  void closeAll() throws Exception {
    CompletableFuture<CloseReport> closed = close();
    await().atMost(SOON).until(() -> turn(closed));
    fake.close();
    assertThat(agents.openWaits()).isZero();
  }

  private CompletableFuture<CloseReport> close() {
    return supervisor.close(connection -> CompletableFuture.completedFuture(null));
  }

  /** Lets time pass until it is done: what is closed has steps with deadlines. */
  private boolean turn(CompletableFuture<?> future) {
    timer.advance(Duration.ofSeconds(1));
    return future.isDone();
  }

  @Test
  void bringsAgentsBackWithTheirChannelsAfterTheBackoff() throws Exception {
    start("a", "b");
    assertThat(
            get(supervisor.requests().request(new SubscribeChannels("b", List.of("dev"))))
                .channels())
        .contains("dev");
    await().atMost(SOON).until(() -> life("b").snapshot().channels().contains("dev"));
    lose();
    timer.advance(BACKOFF.minusMillis(1));
    assertThat(brokers).hasSize(1);
    assertThat(supervisor.state()).isEqualTo(RelayState.RECOVERING);
    timer.advance(Duration.ofMillis(1));
    get(supervisor.recovery());
    assertThat(supervisor.state()).isEqualTo(RelayState.RUNNING);
    assertThat(life("a").snapshot().restarts()).isEqualTo(1);
    RecordedRequest last = spawns().get(3);
    assertThat(last.line()).contains("\"continue_from\":\"b\"").contains("\"dev\"");
    assertThat(steps())
        .extracting(step -> step.getClass().getSimpleName())
        .containsExactly(
            "BrokerStarted",
            "BrokerLost",
            "RestartScheduled",
            "BrokerStarted",
            "AgentRespawned",
            "AgentRespawned",
            "Recovered");
  }

  @Test
  void startsNothingWhenClosedDuringTheBackoff() throws Exception {
    start("a");
    lose();
    assertThat(timer.scheduled()).as("the restart").isEqualTo(1);
    get(close());
    assertThat(timer.scheduled()).isZero();
    assertThat(supervisor.state()).isEqualTo(RelayState.CLOSED);
    assertThat(brokers).hasSize(1);
    assertThat(life("a").snapshot().state()).isEqualTo(AgentState.DEAD);
    assertThat(failure(supervisor.recovery())).isInstanceOf(BrokerClosedException.class);
  }

  @Test
  void endsAStartThatIsClosedUnderWay() throws Exception {
    fake.enqueue("hello", Answer.none());
    CompletableFuture<BrokerInfo> started = supervisor.start();
    await().atMost(SOON).until(() -> !fake.requests().isEmpty());
    CompletableFuture<CloseReport> closed = close();
    await().atMost(SOON).until(() -> turn(closed));
    assertThat(failure(started)).isInstanceOf(BrokerClosedException.class);
    assertThat(supervisor.state()).isEqualTo(RelayState.CLOSED);
    assertThat(failure(supervisor.start())).isInstanceOf(BrokerClosedException.class);
    assertThat(brokers).hasSize(1);
  }

  @Test
  void endsARestartThatIsClosedUnderWay() throws Exception {
    start("a");
    fake.enqueue("hello", Answer.none());
    lose();
    timer.advance(BACKOFF);
    await().atMost(SOON).until(() -> brokers.size() == 2);
    CompletableFuture<CloseReport> closed = close();
    await().atMost(SOON).until(() -> turn(closed));
    assertThat(supervisor.state()).isEqualTo(RelayState.CLOSED);
    assertThat(timer.scheduled()).isZero();
    assertThat(brokers).hasSize(2);
  }

  @Test
  void doesNotBringBackWhoWasReleasedInTheMeantime() throws Exception {
    start("a", "b");
    lose();
    assertThat(supervisor.letGo(life("a"))).isTrue();
    assertThat(life("a").snapshot().state()).isEqualTo(AgentState.RELEASED);
    timer.advance(BACKOFF);
    get(supervisor.recovery());
    assertThat(agents.live()).extracting(AgentLife::name).containsExactly("b");
    assertThat(spawns()).hasSize(3);
    assertThat(supervisor.letGo(life("b"))).as("it is to be released by a request").isFalse();
  }

  @Test
  void heedsNothingThatAnOldBrokerSaysLate() throws Exception {
    start("a");
    lose();
    timer.advance(BACKOFF);
    get(supervisor.recovery());
    ChildProcess.Listener old = brokers.get(0);
    old.onLine(
        "{\"v\":1,\"type\":\"event\",\"payload\":{\"kind\":\"agent_released\",\"name\":\"a\"}}"
            .getBytes(StandardCharsets.UTF_8));
    old.onExit(new ExitStatus(OptionalInt.of(1), Duration.ofSeconds(1), List.of()));
    await().atMost(SOON).until(() -> told("agent_released"));
    get(supervisor.requests().request(new GetStatus()));
    assertThat(supervisor.state()).isEqualTo(RelayState.RUNNING);
    assertThat(life("a").snapshot().state()).isEqualTo(AgentState.SPAWNING);
    assertThat(brokers).hasSize(2);
  }

  private boolean told(String kind) {
    return events.since(0).events().stream()
        .anyMatch(
            event ->
                event instanceof ClientEvent.FromBroker broker
                    && broker.event().kind().equals(kind));
  }

  @Test
  void refusesRequestsInTheMeantime() throws Exception {
    start("a");
    lose();
    Throwable refusal = failure(supervisor.requests().request(new GetStatus()));
    assertThat(refusal).isInstanceOf(BrokerRestartingException.class);
    assertThat(((BrokerRestartingException) refusal).outcome()).isEqualTo(Outcome.NOT_PERFORMED);
  }

  @Test
  void knowsThatABrokerThatTakesNoInputIsLostBeforeItsEndIsSeen() throws Exception {
    start("a");
    plugged.set(true);
    assertThat(failure(supervisor.requests().request(new GetStatus())))
        .isInstanceOf(BrokerRestartingException.class);
    CompletableFuture<Void> recovery = supervisor.recovery();
    assertThat(supervisor.state()).isEqualTo(RelayState.RUNNING);
    assertThat(recovery).isNotDone();
    lose();
    plugged.set(false);
    timer.advance(BACKOFF);
    get(recovery);
    assertThat(get(supervisor.requests().request(new GetStatus())).agentCount()).isEqualTo(1);
  }

  @Test
  void keepsTheWaitsForWhomItBringsBack() throws Exception {
    start("a");
    var ready = agents.await(life("a"), AgentConditions.ready(), Duration.ofMinutes(1));
    lose();
    assertThat(ready).isNotDone();
    timer.advance(BACKOFF);
    get(supervisor.recovery());
    fake.makeReady("a");
    get(ready);
  }

  @Test
  void failsTheWaitsIfThatIsThePolicy() throws Exception {
    supervisor = supervisor(SupervisionPolicy.RESTART.withKeepWaits(false));
    start("a");
    var ready = agents.await(life("a"), AgentConditions.ready(), Duration.ofMinutes(1));
    lose();
    assertThat(((AgentWaitException) failure(ready)).reason()).isEqualTo(Reason.BROKER_ENDED);
    timer.advance(BACKOFF);
    get(supervisor.recovery());
    assertThat(life("a").snapshot().state()).isEqualTo(AgentState.SPAWNING);
  }

  @Test
  void triesAgainWhenTheNewBrokerDiesBeforeItsAgentsAreBack() throws Exception {
    start("a");
    fake.enqueue("spawn_agent", Answer.none());
    lose();
    timer.advance(BACKOFF);
    await().atMost(SOON).until(() -> fake.unanswered().size() == 1);
    fake.exit(137);
    await().atMost(SOON).until(() -> scheduled(2));
    timer.advance(BACKOFF.multipliedBy(2));
    get(supervisor.recovery());
    assertThat(brokers).hasSize(3);
    assertThat(agents.live()).extracting(AgentLife::name).containsExactly("a");
  }

  @Test
  void givesAnAgentItsChannelsAgainThoughOthersAreNotBackYet() throws Exception {
    start("a", "b");
    fake.enqueue("spawn_agent", Answer.own(), Answer.none());
    lose();
    timer.advance(BACKOFF);
    await().atMost(SOON).until(() -> spawns().size() == 4);
    await().atMost(SOON).until(() -> life("a").snapshot().state() == AgentState.SPAWNING);
    fake.emit(new ChannelEvent.Subscribed("a", List.of("late")));
    fake.emit(new AgentEvent.Restarted("a", 1));
    await().atMost(SOON).until(() -> !subscriptions().isEmpty());
    assertThat(supervisor.state()).isEqualTo(RelayState.RECOVERING);
    assertThat(subscriptions().get(0).line()).contains("\"a\"").contains("late");
  }

  private List<RecordedRequest> subscriptions() {
    return fake.requests().stream()
        .filter(sent -> sent.type().equals("subscribe_channels"))
        .toList();
  }

  @Test
  void heedsNoRefusalOfABrokerThatIsLostByThen() throws Exception {
    start("a");
    AgentLife life = life("a");
    SpawnAgent second = SpawnAgent.of(AgentSpec.pty("a", "cat"));
    lose();
    agents.starts().expectRespawn(life, second);
    agents.brokerLost("killed again", each -> true, /* keepWaits= */ true);
    assertThat(agents.starts().giveUp(life, second, "refused")).isFalse();
    assertThat(agents.starts().giveUpUnlessHeard(life, second, "silent")).isFalse();
    assertThat(life.snapshot().state()).isEqualTo(AgentState.RESTARTING);
    timer.advance(BACKOFF);
    get(supervisor.recovery());
    assertThat(life.snapshot().state()).isEqualTo(AgentState.SPAWNING);
  }

  @Test
  void letsAgentsGoThatWaitAfterASecondDeathToo() throws Exception {
    start("a", "b");
    fake.enqueue("spawn_agent", Answer.own(), Answer.none());
    lose();
    timer.advance(BACKOFF);
    await().atMost(SOON).until(() -> fake.unanswered().size() == 1);
    fake.exit(137);
    await().atMost(SOON).until(() -> scheduled(2));
    assertThat(supervisor.letGo(life("b"))).isTrue();
    timer.advance(BACKOFF.multipliedBy(2));
    get(supervisor.recovery());
    assertThat(agents.live()).extracting(AgentLife::name).containsExactly("a");
    assertThat(spawns()).hasSize(5);
  }

  private boolean scheduled(int attempt) {
    return steps().stream()
        .anyMatch(
            step ->
                step instanceof SupervisionEvent.Step.RestartScheduled scheduled
                    && scheduled.attempt() == attempt);
  }

  @Test
  void tellsWhoCouldNotBeBroughtBack() throws Exception {
    start("a", "b");
    fake.enqueue("spawn_agent", Answer.invalidRequest("failed to spawn worker"));
    lose();
    timer.advance(BACKOFF);
    get(supervisor.recovery());
    assertThat(life("a").snapshot().state()).isEqualTo(AgentState.DEAD);
    assertThat(life("a").snapshot().exit().reason()).contains("failed to spawn worker");
    assertThat(life("b").snapshot().state()).isEqualTo(AgentState.SPAWNING);
    assertThat(steps()).anyMatch(step -> step instanceof SupervisionEvent.Step.AgentLost);
  }

  @Test
  void givesUpWithTheReasonWhenTheBudgetIsSpent() throws Exception {
    supervisor =
        supervisor(
            SupervisionPolicy.RESTART.withBudget(
                new SupervisionPolicy.Budget(2, Duration.ofMinutes(10))));
    start("a");
    var exit = agents.await(life("a"), AgentConditions.ready(), Duration.ofHours(1));
    fake.close();
    await().atMost(SOON).until(() -> scheduled(1));
    timer.advance(BACKOFF);
    await().atMost(SOON).until(() -> scheduled(2));
    timer.advance(BACKOFF.multipliedBy(2));
    get(supervisor.closed());
    assertThat(brokers).hasSize(3);
    assertThat(((AgentWaitException) failure(exit)).reason()).isEqualTo(Reason.BROKER_ENDED);
    assertThat(failure(supervisor.requests().request(new GetStatus())))
        .isInstanceOf(BrokerClosedException.class)
        .hasMessageContaining("2 attempts")
        .hasMessageContaining("the fake broker is closed");
  }

  @Test
  void mayBeStartedAgainAfterTheFirstStartFailed() throws Exception {
    fake.enqueue("hello", Answer.rawLine("{\"v\":2,\"type\":\"hello_ack\",\"payload\":{}}"));
    CompletableFuture<BrokerInfo> first = supervisor.start();
    await().atMost(SOON).until(() -> turn(first));
    assertThat(failure(first)).isNotNull();
    assertThat(supervisor.state()).isEqualTo(RelayState.NEW);
    get(supervisor.start());
    assertThat(supervisor.state()).isEqualTo(RelayState.RUNNING);
  }

  @Test
  void neverRestartsWithoutAPolicy() throws Exception {
    supervisor = supervisor(SupervisionPolicy.NONE);
    start("a");
    fake.exit(137);
    get(supervisor.closed());
    assertThat(life("a").snapshot().state()).isEqualTo(AgentState.DEAD);
    assertThat(timer.scheduled()).isZero();
    assertThat(brokers).hasSize(1);
  }

  private void start(String... names) throws Exception {
    get(supervisor.start());
    for (String name : names) {
      SpawnAgent spawn = SpawnAgent.of(AgentSpec.pty(name, "cat"));
      agents.starts().expectReturning(spawn, SupervisionPolicy.Respawn.CONTINUE);
      get(supervisor.requests().request(spawn));
    }
  }

  /** Kills the broker, and returns when the supervisor has noticed, and waits to start another. */
  private void lose() {
    fake.exit(137);
    await().atMost(SOON).until(() -> scheduled(1));
  }

  private List<RecordedRequest> spawns() {
    return fake.requests().stream().filter(sent -> sent.type().equals("spawn_agent")).toList();
  }

  private AgentLife life(String name) {
    return agents.find(name).orElseThrow();
  }

  private List<SupervisionEvent.Step> steps() {
    return events.since(0).events().stream()
        .flatMap(
            event ->
                Optional.of(event)
                    .filter(SupervisionEvent.class::isInstance)
                    .map(SupervisionEvent.class::cast)
                    .map(SupervisionEvent::step)
                    .stream())
        .toList();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  private static Throwable failure(CompletableFuture<?> future) throws Exception {
    try {
      future.get(30, TimeUnit.SECONDS);
      throw new AssertionError("it did not fail");
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }
}
