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
 * One conversation with one broker: start it, ask it, hear from it, end it.
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
 * may be called from any thread. The futures of requests complete on the callback executor of the
 * options, listeners are called on its listener executor; the futures of a failed start and of the
 * end complete on a thread of the client's own. Bad arguments throw at once; failures of the world
 * complete the futures, with a {@link BrokerException} or, when no binary could be found, installed
 * or launched, a {@link dev.brokerline.spawn.error.SpawnException}. No order is promised between
 * the completion of a future and the delivery of an event.
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

  /** Returns a client that has not been started: no file, process or thread has been touched. */
  public static BrokerClient create(BrokerClientOptions options) {
    return new BrokerClient(Objects.requireNonNull(options, "options"));
  }

  /**
   * Finds or installs the broker, launches it and shakes hands. Every call returns the outcome of
   * the first. A failed start leaves no process behind, and its future fails only then.
   */
  public CompletableFuture<BrokerInfo> start() {
    return onCallbacks.of(connection.start());
  }

  /** Returns where this client stands in its life. */
  public BrokerState state() {
    return connection.state();
  }

  /**
   * Sends a request, and waits for its answer as long as the options say.
   *
   * @see #request(BrokerRequest, Duration)
   */
  public <R> CompletableFuture<R> request(BrokerRequest<R> request) {
    return request(request, options.timeouts().of(request));
  }

  /**
   * Sends a request. Never blocks. A {@code release_agent} or {@code shutdown} is sent after a look
   * at the processes, which takes some milliseconds; what is asked for meanwhile is sent after it.
   *
   * <p>The future fails with a {@link BrokerRejectedException} if the broker refused, a {@link
   * RequestTimeoutException} if it did not answer in time, a {@link BrokerExitedException} or
   * {@link BrokerClosedException} if it is gone, a {@link RequestNotSentException} if a limit was
   * reached, and a {@link ProtocolViolationException} if its answer could not be read. Each says
   * what is known of the outcome. Cancelling the future stops the waiting, not the broker.
   *
   * @param timeout longer than zero, at most a year; counted from the sending, and no shorter than
   *     that of an older request that is still waited for, since the broker answers in order
   */
  public <R> CompletableFuture<R> request(BrokerRequest<R> request, Duration timeout) {
    Objects.requireNonNull(request, "request");
    return connection.request(request, Durations.requireBetweenZeroAndAYear("timeout", timeout));
  }

  /**
   * Asks an agent for another model, and finds out whether its worker obeys, within the window of
   * the options.
   *
   * @see #setModel(SetModel, Duration)
   */
  public CompletableFuture<CheckedResult<SetModelResult>> setModel(SetModel request) {
    return setModel(request, options.confirmationWindow());
  }

  /**
   * Asks an agent for another model, and finds out whether its worker obeys: the native broker's
   * {@code ok} says nothing of that (PROTOCOL.md, "What a caller must know").
   *
   * <p>The result is refused at once when the worker complains. It is confirmed if none did within
   * the window and {@code list_agents}, asked at its end, shows the model. It is unconfirmed in all
   * other cases, and at once if the agent's worker or the broker ends in the meantime. The future
   * fails as that of {@link #request(BrokerRequest)} does, if the request itself fails.
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
   * Sends text to an agent, and finds out whether its worker takes it, within the window of the
   * options.
   *
   * @see #sendInput(SendInput, Duration)
   */
  public CompletableFuture<CheckedResult<SendInputResult>> sendInput(SendInput request) {
    return sendInput(request, options.confirmationWindow());
  }

  /**
   * Sends text to an agent, and finds out whether its worker takes it: the native broker's {@code
   * ok} says nothing of that (PROTOCOL.md, "What a caller must know"). {@link
   * dev.brokerline.protocol.request.SendMessage} is what reaches a program there.
   *
   * <p>The result is refused at once when the worker complains. A worker complains in the order of
   * the lines written to it, so several calls may be under way for one agent. It is confirmed at
   * the end of the window if no complaint came and the agent's terminal has shown the last line of
   * the text that is not blank (its last 200 characters, at least four, control sequences left
   * out): this proves that these words appeared on the terminal after the broker's answer, which an
   * echo does, and not that the program acted on them. It is unconfirmed in all other cases, and at
   * once if the agent's worker or the broker ends in the meantime. The future fails as that of
   * {@link #request(BrokerRequest)} does, if the request itself fails.
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
    return connection.check(
        own, options.timeouts().of(own), Durations.requireBetweenZeroAndAYear("window", window));
  }

  /** Returns the events of this client that are remembered, within bounds. */
  public EventHistory history() {
    return events.history();
  }

  /** Adds a listener for all events from now on. */
  public Subscription listen(BrokerEventListener listener) {
    return events.listen(Objects.requireNonNull(listener, "listener"));
  }

  /** Returns the embedded Relaycast that the broker uses, if it uses one and is running. */
  public Optional<LocalRelaycast> relaycast() {
    return transport.relaycast();
  }

  /**
   * Returns a future of this client's end, for whatever reason, which never fails. All that the
   * broker said before has been given to the listeners then, unless one of them held it up for more
   * than a second.
   */
  public CompletableFuture<CloseReport> closed() {
    return onOurs.of(connection.closed());
  }

  /**
   * Ends the broker: asks it to shut down, closes its input, terminates it, kills it, each step
   * with a bound, all of them within the close time-out of the options. Requests without an answer
   * fail. What outlives the broker of the processes that it had started is ended within the same
   * time. Every call returns the outcome of the first.
   */
  public CompletableFuture<CloseReport> closeAsync() {
    return onOurs.of(connection.close());
  }

  /** Ends the broker and waits for it, within the bounds of {@link #closeAsync}. */
  @Override
  public void close() {
    connection.close().join();
  }
}
