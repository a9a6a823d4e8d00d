package dev.brokerline.agents;

import dev.brokerline.agents.internal.delivery.DeliveryTracker;
import dev.brokerline.agents.internal.output.OutputLog;
import dev.brokerline.agents.internal.output.OutputViews;
import dev.brokerline.agents.internal.registry.AgentConditions;
import dev.brokerline.agents.internal.registry.AgentLife;
import dev.brokerline.agents.internal.registry.AgentRegistry;
import dev.brokerline.agents.internal.supervision.BrokerSupervisor;
import dev.brokerline.agents.internal.supervision.DyingWorker;
import dev.brokerline.agents.internal.supervision.RelayMemory;
import dev.brokerline.agents.internal.supervision.RequestGate;
import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.DeliveryReport;
import dev.brokerline.agents.model.DeliveryState;
import dev.brokerline.agents.model.InboundMessage;
import dev.brokerline.agents.model.RelayState;
import dev.brokerline.agents.model.Sender;
import dev.brokerline.agents.output.AgentOutput;
import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.BrokerRestartingException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.internal.EventDispatcher;
import dev.brokerline.client.internal.RelaycastSource;
import dev.brokerline.client.internal.Transport;
import dev.brokerline.client.internal.UserFutures;
import dev.brokerline.client.model.BrokerEventListener;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.CheckedResult;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.model.EventHistory;
import dev.brokerline.client.model.Subscription;
import dev.brokerline.concurrent.Durations;
import dev.brokerline.concurrent.FallbackExecutor;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.GetCrashInsights;
import dev.brokerline.protocol.request.GetMetrics;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.PreflightAgents;
import dev.brokerline.protocol.result.BrokerMetrics;
import dev.brokerline.protocol.result.BrokerStatus;
import dev.brokerline.protocol.result.CrashInsights;
import dev.brokerline.protocol.result.PreflightResult;
import dev.brokerline.relaycast.LocalRelaycast;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A team of agents under one broker, which the relay keeps alive. A caller spawns agents, sends
 * them messages, waits for them, and closes the relay.
 *
 * <pre>{@code
 * try (AgentRelay relay = AgentRelay.open(AgentRelayOptions.defaults()).join()) {
 *   Agent reviewer = relay.spawn(SpawnOptions.claude("reviewer").build()).join();
 *   reviewer.awaitReady(Duration.ofMinutes(1)).join();
 *   reviewer.send("Review the last commit.").join();
 *   reviewer.awaitIdle(Duration.ofMinutes(10)).join();
 * }
 * }</pre>
 *
 * <p>All methods may be called from any thread, and only {@link #close} blocks. Futures complete on
 * the callback executor of the broker's options. They fail with a {@link
 * dev.brokerline.client.error.BrokerException}, or with a {@link
 * dev.brokerline.spawn.error.SpawnException} if the broker could not be found, installed or
 * launched. Bad arguments throw at once. The relay never reports as done what the broker has not
 * confirmed.
 */
public final class AgentRelay implements AutoCloseable {

  static final Sender ORCHESTRATOR = Sender.human("orchestrator");

  private final Timer timer;
  private final OutputViews.Service readers;
  private final UserFutures users;
  private final EventDispatcher events;
  private final AgentRegistry agents;
  private final BrokerSupervisor supervisor;
  private final Spawns spawns;
  private final Releases releases;
  private final Messages messages;
  private final AgentSessions sessions;
  private final CompletableFuture<RelayCloseReport> closed = new CompletableFuture<>();
  private final AtomicReference<@Nullable Long> closingBegan = new AtomicReference<>();

  AgentRelay(AgentRelayOptions options, Timer timer) {
    this.timer = timer;
    var broker = options.broker();
    Executor callbacks = new FallbackExecutor(broker.callbackExecutor(), SharedExecutors.CALLBACKS);
    Executor listeners = new FallbackExecutor(broker.listenerExecutor(), SharedExecutors.LISTENERS);
    this.readers = new OutputViews.Service(timer, listeners, callbacks);
    this.users = new UserFutures(callbacks);
    this.events = EventDispatcher.of(broker);
    int maxChars = options.maxOutputChars();
    this.agents =
        new AgentRegistry(
            timer, Runnable::run, life -> OutputLog.of(life.program(), maxChars, timer));
    var deliveries =
        new DeliveryTracker(options.maxDeliveries(), timer, InstantSource.system(), callbacks);
    var relaycast = new RelaycastSource(broker.relaycast());
    var memory = new RelayMemory(events, agents, deliveries, relaycast);
    this.supervisor =
        new BrokerSupervisor(
            broker, options.supervision(), timer, memory, () -> Transport.of(broker, relaycast));
    var hooks = new HookRunner(options.hooks(), options.hookTimeout(), listeners, timer);
    RequestGate requests = supervisor.requests();
    this.spawns = new Spawns(requests, agents, hooks, broker, life -> new Agent(this, life));
    this.releases = new Releases(supervisor, agents, hooks, timer, options);
    this.messages = new Messages(requests, memory, hooks, users);
    this.sessions = new AgentSessions(this, supervisor, events);
    var unused = supervisor.closed().thenAccept(this::ended);
  }

  /** Returns a relay that starts its broker when it is first needed, or with {@link #start}. */
  public static AgentRelay create(AgentRelayOptions options) {
    return new AgentRelay(Objects.requireNonNull(options, "options"), SharedExecutors.TIMER);
  }

  /**
   * Returns a relay whose broker is ready. A failed start leaves nothing behind. If the future is
   * cancelled or times out, the relay is closed.
   */
  public static CompletableFuture<AgentRelay> open(AgentRelayOptions options) {
    return create(options).opened();
  }

  private CompletableFuture<AgentRelay> opened() {
    return Futures.handedOver(
        this,
        start(),
        () -> {
          var unused = closeAsync();
        });
  }

  // The broker

  /**
   * Finds or installs the broker and starts it, unless that has been done. A failed start may be
   * tried again. The future has the current broker, or the next one while that is being started.
   */
  public CompletableFuture<BrokerInfo> start() {
    return users.of(supervisor.start());
  }

  /** Returns the current broker; empty before the start, after the end, and between two brokers. */
  public Optional<BrokerInfo> broker() {
    return supervisor.broker();
  }

  /** Returns the current state of this relay. */
  public RelayState state() {
    return supervisor.state();
  }

  /**
   * Waits until a lost broker and its agents have been replaced; completes at once if none was
   * lost. Fails if the supervisor gives up.
   */
  public CompletableFuture<Void> awaitRecovery(Duration timeout) {
    Durations.requireBetweenZeroAndAYear("timeout", timeout);
    CompletableFuture<Void> recovery = supervisor.recovery();
    Timer.Scheduled alarm =
        timer.schedule(
            timeout,
            () -> recovery.completeExceptionally(BrokerRestartingException.notBack(timeout)));
    return users.of(recovery.whenComplete((back, failure) -> alarm.cancel()));
  }

  /** Returns the failure of an action on an agent that has ended. */
  AgentWaitException gone(AgentLife life) {
    return agents.isReplaced(life) ? life.replaced() : life.gone();
  }

  /** Sends any request to the broker; see {@link dev.brokerline.client.BrokerClient#request}. */
  public <R> CompletableFuture<R> request(BrokerRequest<R> request) {
    Objects.requireNonNull(request, "request");
    return users.of(supervisor.requests().request(request));
  }

  /** Sends a request about an agent. If its worker is ending, the future fails with the reason. */
  <R> CompletableFuture<R> request(AgentLife life, BrokerRequest<R> request) {
    return users.of(explained(life, supervisor.requests().request(request)));
  }

  /** Sends a request about an agent, and reports what its worker did about it. */
  <R> CompletableFuture<CheckedResult<R>> check(AgentLife life, BrokerRequest<R> request) {
    return users.of(
        explained(
            life,
            supervisor.requests().pass(request, conversation -> conversation.check(request))));
  }

  private <R> CompletableFuture<R> explained(AgentLife life, CompletableFuture<R> asked) {
    return Futures.then(
        asked,
        (result, failure) ->
            failure == null
                ? CompletableFuture.completedFuture(result)
                : new DyingWorker(agents).explain(life.name(), failure));
  }

  /** Asks the broker for its agents and pending deliveries. */
  public CompletableFuture<BrokerStatus> status() {
    return request(new GetStatus());
  }

  /** Asks the broker for the memory and age of all workers, and for totals. */
  public CompletableFuture<BrokerMetrics> metrics() {
    return request(GetMetrics.all());
  }

  /** Asks the broker for its records of crashed workers. */
  public CompletableFuture<CrashInsights> crashInsights() {
    return request(new GetCrashInsights());
  }

  /** Registers agents in advance, so that their spawns need not wait for the registration. */
  public CompletableFuture<PreflightResult> preflight(List<PreflightAgents.Agent> agents) {
    return agents.isEmpty()
        ? CompletableFuture.completedFuture(new PreflightResult(0))
        : request(new PreflightAgents(agents));
  }

  /**
   * Returns the embedded Relaycast, if one is running. The relay's own starts with the first
   * broker, outlives each broker, and ends with the relay.
   */
  public Optional<LocalRelaycast> relaycast() {
    return supervisor.relaycast();
  }

  // Agents

  /** Spawns an agent that runs a command in a terminal; see {@link #spawn(SpawnOptions)}. */
  public CompletableFuture<Agent> spawn(String name, String command) {
    return spawn(SpawnOptions.cli(name, command).build());
  }

  /**
   * Spawns an agent, and starts the broker if necessary. The future completes when the broker has
   * confirmed that the worker runs; {@link Agent#awaitReady} waits for the program. A spawn that
   * timed out may still happen; the agent then appears in {@link #agents}. The native broker runs
   * no program without a terminal, so such a spawn fails.
   */
  public CompletableFuture<Agent> spawn(SpawnOptions wanted) {
    return users.of(spawns.spawn(wanted));
  }

  /** Returns the latest agent of that name, live or among the last thousand that ended. */
  public Optional<Agent> agent(String name) {
    return agents.find(name).map(life -> new Agent(this, life));
  }

  /** Returns the live agents, in the order of their spawns. */
  public List<Agent> agents() {
    return agents.live().stream().map(life -> new Agent(this, life)).toList();
  }

  CompletableFuture<Void> release(Agent agent, @Nullable String reason) {
    return users.of(releases.release(agent, reason));
  }

  <T> CompletableFuture<T> await(
      AgentLife life, AgentConditions.Named<T> wanted, Duration timeout) {
    return users.of(agents.await(life, wanted, timeout));
  }

  AgentOutput outputOf(AgentLife life) {
    return new OutputViews(
        life.name(),
        Objects.requireNonNull(life.output(), "output"),
        readers,
        timeout -> agents.await(life, AgentConditions.launched(), timeout));
  }

  List<InboundMessage> messagesOf(AgentLife life) {
    return agents.messagesOf(life);
  }

  long messageCountOf(AgentLife life) {
    return agents.messageCountOf(life);
  }

  /** Waits until the first of some agents has ended. */
  public CompletableFuture<Agent> awaitAny(List<Agent> some, Duration timeout) {
    if (some.isEmpty()) {
      throw new IllegalArgumentException("needs at least one agent to wait for");
    }
    return Futures.firstOf(
        some.stream().map(agent -> Futures.map(agent.awaitExit(timeout), ended -> agent)).toList());
  }

  /** Waits until all of some agents have ended; fails as soon as one wait fails. */
  public CompletableFuture<List<AgentSnapshot>> awaitAll(List<Agent> some, Duration timeout) {
    return Futures.allOf(some.stream().map(agent -> agent.awaitExit(timeout)).toList());
  }

  /**
   * Returns the logs of the current broker; they are deleted when it ends. A log is emptied beyond
   * 8 MiB, and the longest one when all exceed 64 MiB ({@link AgentLogs.Listener#onRestart}).
   */
  public AgentLogs logs() {
    return new AgentLogs(this::logFolder, timer, readers.listeners());
  }

  private Path logFolder() throws NoSuchFileException {
    Optional<Path> folder = supervisor.brokerFolder();
    if (folder.isEmpty() && closed.isDone()) {
      throw new BrokerClosedException(
          "there are no logs any more: the relay is closed", Outcome.NOT_PERFORMED);
    }
    return AgentLogs.below(
        folder.orElseThrow(() -> new NoSuchFileException("the folder of a broker that runs here")));
  }

  CompletableFuture<IdleNudgePolicy.Outcome> nudge(Agent agent, IdleNudgePolicy policy) {
    WatchedAgent watched = new WatchedAgent(agent, messages, agents, releases, policy.timeout());
    return users.of(Nudging.start(policy, watched, timer, SharedExecutors.STEPS));
  }

  // Messages

  /** Sends a text to an agent or a {@code #channel}, in the name of {@code human:orchestrator}. */
  public CompletableFuture<Delivery> send(String to, String text) {
    return send(Message.of(to, text));
  }

  /** Sends a message in the name of {@code human:orchestrator}. */
  public CompletableFuture<Delivery> send(Message message) {
    return send(message, ORCHESTRATOR);
  }

  /** Sends a message in the name of the sender. The future completes when the broker accepts it. */
  public CompletableFuture<Delivery> send(Message message, Sender from) {
    return messages.send(message, from);
  }

  /** Returns what only some brokers can do with agents. */
  AgentSessions sessions() {
    return sessions;
  }

  /** Returns the way of messages to the agents. */
  Messages messages() {
    return messages;
  }

  /** Sends a text to every live agent in the name of {@code human:orchestrator}. */
  public CompletableFuture<Broadcast> broadcast(String text) {
    return broadcast(text, ORCHESTRATOR);
  }

  /**
   * Sends a text to every live agent separately, because the broker's recipient {@code *} reaches
   * none of them.
   */
  public CompletableFuture<Broadcast> broadcast(String text, Sender from) {
    Map<String, CompletableFuture<Delivery>> sent = new LinkedHashMap<>();
    for (Agent agent : agents()) {
      sent.put(agent.name(), messages.hand(agent.life(), text, from, /* maybeLater= */ false));
    }
    return Broadcast.of(sent);
  }

  /**
   * Waits until a message of this relay, given by its id, has reached the state at its recipient.
   */
  public CompletableFuture<DeliveryReport> awaitDelivery(
      String eventId, String to, DeliveryState state, Duration timeout) {
    return messages.await(eventId, to, state, timeout);
  }

  // Events

  /** Adds a listener for all future events, including those of the supervisor. */
  public Subscription listen(BrokerEventListener listener) {
    return events.listen(Objects.requireNonNull(listener, "listener"));
  }

  /** Adds a listener for future events about agents. */
  public Subscription listen(AgentListener listener) {
    Objects.requireNonNull(listener, "listener");
    return events.listen(new AgentNews(listener, life -> new Agent(this, life)));
  }

  /** Returns the remembered events of all brokers of this relay, within limits. */
  public EventHistory history() {
    return events;
  }

  // The end

  /**
   * Releases all agents in parallel, then ends the broker and all its processes, within the release
   * timeout plus the close timeout. Later calls return the outcome of the first.
   */
  public CompletableFuture<RelayCloseReport> closeAsync() {
    if (closingBegan.compareAndSet(null, timer.nanoTime())) {
      var unused = supervisor.close(last -> releases.releaseAll(agents(), last));
    }
    return closed();
  }

  /**
   * Returns a future that completes when the relay has ended, for whatever reason. It never fails.
   */
  public CompletableFuture<RelayCloseReport> closed() {
    return new UserFutures(SharedExecutors.CALLBACKS).of(closed.copy());
  }

  /** Closes the relay and waits for that, within the bounds of {@link #closeAsync}. */
  @Override
  public void close() {
    var unused = closeAsync();
    closed.join();
  }

  private void ended(CloseReport broker) {
    Long began = closingBegan.get();
    Duration took = began == null ? broker.took() : Duration.ofNanos(timer.nanoTime() - began);
    closed.complete(
        new RelayCloseReport(releases.confirmed(), releases.unconfirmed(), broker, took));
  }
}
