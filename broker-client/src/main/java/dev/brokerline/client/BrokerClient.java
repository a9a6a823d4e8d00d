package dev.brokerline.client;

import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.BrokerExitedException;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.ProtocolViolationException;
import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.internal.Connection;
import dev.brokerline.client.internal.EventDispatcher;
import dev.brokerline.client.internal.Transport;
import dev.brokerline.client.internal.UserFutures;
import dev.brokerline.client.model.BrokerEventListener;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.BrokerState;
import dev.brokerline.client.model.CheckedResult;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.model.EventHistory;
import dev.brokerline.client.model.Subscription;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.Durations;
import dev.brokerline.concurrent.FallbackExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.result.SendInputResult;
import dev.brokerline.protocol.result.SetModelResult;
import dev.brokerline.relaycast.LocalRelaycast;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One conversation with one broker. A caller starts the broker, sends requests, listens to events,
 * and closes it.
 *
 * <pre>{@code
 * try (BrokerClient client = BrokerClient.create(BrokerClientOptions.builder().build())) {
 *   client.listen(event -> System.out.println(event));
 *   client.start().join();
 *   client.request(SpawnAgent.of(AgentSpec.pty("echo", "cat"))).join();
 *   client.request(SendMessage.of("echo", "hello")).join();
 * }
 * }</pre>
 *
 * <p>A client is used once: it never restarts its broker and never repeats a request. All methods
 * may be called from any thread. The callback executor of the options completes futures, and its
 * listener executor calls listeners; the future of the end completes on a thread of the client. Bad
 * arguments throw at once. All other failures complete the futures, with a {@link BrokerException}
 * or, if no binary could be found, installed or launched, a {@link
 * dev.brokerline.spawn.error.SpawnException}. No order is guaranteed between the completion of a
 * future and the delivery of an event.
 */
public final class BrokerClient implements AutoCloseable {

  private final BrokerClientOptions options;
  private final Transport transport;
  private final EventDispatcher events;
  private final Connection connection;
  private final UserFutures onCallbacks;
  private final UserFutures onOurs = new UserFutures(SharedExecutors.CALLBACKS);

  private BrokerClient(BrokerClientOptions options) {
    this.options = options;
    this.transport = Transport.of(options);
    this.events = EventDispatcher.of(options);
    this.onCallbacks =
        new UserFutures(
            new FallbackExecutor(options.callbackExecutor(), SharedExecutors.CALLBACKS));
    this.connection = new Connection(options, transport, SharedExecutors.TIMER, events, List.of());
  }

  /** Returns a client that has not been started. It touches no file, process or thread. */
  public static BrokerClient create(BrokerClientOptions options) {
    return new BrokerClient(Objects.requireNonNull(options, "options"));
  }

  /**
   * Finds or installs the broker, launches it and exchanges greetings. Later calls return the
   * outcome of the first. The future of a failed start fails when no process is left.
   */
  public CompletableFuture<BrokerInfo> start() {
    return onCallbacks.of(connection.start());
  }

  /** Returns the current state of this client. */
  public BrokerState state() {
    return connection.state();
  }

  /**
   * Sends a request with the timeout from the options.
   *
   * @see #request(BrokerRequest, Duration)
   */
  public <R> CompletableFuture<R> request(BrokerRequest<R> request) {
    return request(request, options.timeouts().of(request));
  }

  /**
   * Sends a request and never blocks. The client sends a {@code release_agent} or {@code shutdown}
   * after a look at the process table, which takes some milliseconds. Later requests follow it.
   *
   * <p>The future fails with a {@link BrokerRejectedException} if the broker refused, a {@link
   * RequestTimeoutException} if it did not answer in time, a {@link BrokerExitedException} or
   * {@link BrokerClosedException} if it is gone, a {@link RequestNotSentException} if a limit was
   * reached, and a {@link ProtocolViolationException} if its answer could not be read. Each says
   * what is known about the outcome. Cancelling the future stops only the wait, not the broker.
   *
   * @param timeout longer than zero, at most a year, from the sending on. It is extended to the
   *     deadline of an older pending request, because the broker answers in order
   */
  public <R> CompletableFuture<R> request(BrokerRequest<R> request, Duration timeout) {
    Objects.requireNonNull(request, "request");
    return connection
        .conversation()
        .request(request, Durations.requireBetweenZeroAndAYear("timeout", timeout));
  }

  /**
   * Asks an agent for another model, and reports whether its worker obeys, with the window from the
   * options.
   *
   * @see #setModel(SetModel, Duration)
   */
  public CompletableFuture<CheckedResult<SetModelResult>> setModel(SetModel request) {
    return setModel(request, options.confirmationWindow());
  }

  /**
   * Asks an agent for another model, and reports whether its worker obeys. The {@code ok} of the
   * native broker does not tell (PROTOCOL.md, "Requests that do not work").
   *
   * <p>The result is refused as soon as the worker complains. It is confirmed if no complaint
   * arrives within the window and {@code list_agents} then shows the model. Otherwise it is
   * unconfirmed, and at once if the agent's worker or the broker ends. If the request itself fails,
   * the future fails as for {@link #request(BrokerRequest)}.
   *
   * @param window from the broker's answer on, longer than zero, at most a year
   */
  public CompletableFuture<CheckedResult<SetModelResult>> setModel(
      SetModel request, Duration window) {
    // A copy, since a watched request is known by its identity.
    SetModel own = new SetModel(request.name(), request.model(), request.timeout());
    return check(own, window);
  }

  /**
   * Sends text to an agent, and reports whether its worker takes it, with the window from the
   * options.
   *
   * @see #sendInput(SendInput, Duration)
   */
  public CompletableFuture<CheckedResult<SendInputResult>> sendInput(SendInput request) {
    return sendInput(request, options.confirmationWindow());
  }

  /**
   * Sends text to an agent, and reports whether its worker takes it. The {@code ok} of the native
   * broker does not tell (PROTOCOL.md, "Requests that do not work"). Use {@link
   * dev.brokerline.protocol.request.SendMessage} to reach a program there.
   *
   * <p>The result is refused as soon as the worker complains. Workers complain in the order of the
   * lines they receive, so several calls for one agent may be in progress. The result is confirmed
   * if no complaint arrives within the window and the agent's terminal shows the last non-blank
   * line of the text (its last 200 characters, at least four, without control sequences). That
   * proves that the words appeared on the terminal after the broker's answer, which an echo does
   * too. It does not prove that the program acted on them. Otherwise the result is unconfirmed, and
   * at once if the agent's worker or the broker ends. If the request itself fails, the future fails
   * as for {@link #request(BrokerRequest)}.
   *
   * @param window from the broker's answer on, longer than zero, at most a year
   */
  public CompletableFuture<CheckedResult<SendInputResult>> sendInput(
      SendInput request, Duration window) {
    // A copy, since a watched request is known by its identity.
    SendInput own = new SendInput(request.name(), request.data(), request.unchecked());
    return check(own, window);
  }

  private <R> CompletableFuture<CheckedResult<R>> check(BrokerRequest<R> own, Duration window) {
    return connection
        .conversation()
        .check(
            own,
            options.timeouts().of(own),
            Durations.requireBetweenZeroAndAYear("window", window));
  }

  /** Returns the remembered events of this client, within limits. */
  public EventHistory history() {
    return events;
  }

  /** Adds a listener for all future events. */
  public Subscription listen(BrokerEventListener listener) {
    return events.listen(Objects.requireNonNull(listener, "listener"));
  }

  /** Returns the embedded Relaycast that the running broker uses, if it uses one. */
  public Optional<LocalRelaycast> relaycast() {
    return transport.relaycast();
  }

  /**
   * Returns a future that completes when this client has ended, for whatever reason. It never
   * fails. By then the listeners have received all earlier events, unless one of them delayed that
   * by more than a second.
   */
  public CompletableFuture<CloseReport> closed() {
    return onOurs.of(connection.closed());
  }

  /**
   * Ends the broker: asks it to shut down, closes its input, terminates it, and kills it. Each step
   * has a limit, and all steps together take at most the close timeout of the options. Unanswered
   * requests fail. Processes of the broker that outlive it are ended within the same time. Later
   * calls return the outcome of the first.
   */
  public CompletableFuture<CloseReport> closeAsync() {
    return onOurs.of(connection.close());
  }

  /** Ends the broker and waits for that, as {@link #closeAsync} does. */
  @Override
  public void close() {
    connection.close().join();
  }
}
