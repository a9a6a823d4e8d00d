package dev.brokerline.broker.internal.engine;

import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.Hello;
import dev.brokerline.protocol.request.Shutdown;
import dev.brokerline.protocol.result.BrokerResult;
import dev.brokerline.protocol.result.HelloResult;
import dev.brokerline.protocol.result.ShutdownResult;
import dev.brokerline.protocol.wire.CleanedRequest;
import dev.brokerline.protocol.wire.Envelope;
import dev.brokerline.protocol.wire.Inbound;
import dev.brokerline.protocol.wire.RequestId;
import dev.brokerline.protocol.wire.RequestRefusedException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A broker without its connections. One thread owns all state, and nothing there waits. Requests
 * begin in the order in which they arrive, and are answered when they are done. What connections do
 * goes before the output of agents that waits.
 */
public final class Engine {

  /** What this broker can do and the native one cannot, by the names of the protocol. */
  private static final List<String> CAPABILITIES =
      List.of(
          "headless",
          "model_receipts",
          "interrupt_agent",
          "answer_permission",
          "get_session",
          "get_screen",
          "agent_state",
          "turns",
          "exit_codes",
          "local_channels",
          "relay_tools",
          "may_spawn");

  private final SerialExecutor thread;
  private final String version;
  private final Clients clients = new Clients();
  private final Agents agents = new Agents();
  private final Handlers handlers = new Handlers();
  private final Relay relay;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private boolean closing;

  /**
   * Makes a broker.
   *
   * @param version the version of Brokerline
   * @param directory the directory of agents that name none, absolute
   * @param thread runs everything here
   */
  public Engine(
      String version, Path directory, Workers workers, SerialExecutor thread, Timer timer) {
    this.version = version;
    this.thread = thread;
    Clock clock = Clock.systemUTC();
    Lives.House house = new Lives.House(agents, clients, new Crashes(clock), thread, timer);
    Deliveries deliveries = new Deliveries(clients, agents, clock);
    Channels heard = new Channels(agents, clients);
    heard.addTo(handlers);
    Post post = new Post(agents, heard, deliveries, clients, clock);
    this.relay = new Relay(version, house, post, heard, handlers);
    new AgentRequests(house, workers, deliveries, relay, directory).addTo(handlers);
    new MessageRequests(agents, post).addTo(handlers);
    new SessionRequests(agents).addTo(handlers);
    new QueryRequests(house, deliveries).addTo(handlers);
    handlers.add(
        Shutdown.class,
        (request, reply) -> {
          reply.ok(new ShutdownResult("shutting_down"));
          beginClose();
        });
  }

  /** Adds a connection, which gets all events from now on. */
  public void connect(Client client) {
    thread.executeFirst(0, () -> clients.add(client));
  }

  /** Removes a connection. Its agents stay. */
  public void disconnect(Client client) {
    thread.executeFirst(0, () -> clients.remove(client));
  }

  /**
   * Handles a request. Waits briefly if too many bytes of requests are waiting.
   *
   * @param bytes the length of its line
   */
  public void request(Client client, Envelope envelope, int bytes) {
    thread.executeFirst(bytes, () -> handle(client, envelope));
  }

  /** Answers a line that cannot be handled by an error. */
  public void refuse(Client client, @Nullable RequestId id, String why) {
    thread.executeFirst(
        0,
        () ->
            new Reply<BrokerResult>(client, id)
                .error(RequestError.of(ErrorCode.INVALID_REQUEST, why)));
  }

  private void handle(Client client, Envelope envelope) {
    Reply<BrokerResult> reply = new Reply<>(client, envelope.requestId());
    BrokerRequest<?> request;
    try {
      CleanedRequest read = CleanedRequest.read(envelope);
      request = read.request();
      reply.removed(read.removed());
    } catch (RequestRefusedException e) {
      reply.error(RequestError.of(e.error().code(), e.problem()));
      return;
    }
    if (closing) {
      reply.error(RequestError.later("shutting_down", "the broker is ending"));
    } else if (request instanceof Hello) {
      reply.give(
          new Inbound.HelloAck(
              reply.id(),
              new HelloResult(
                  "brokerline/" + version, ProtocolVersion.SUPPORTED, null, CAPABILITIES)));
    } else {
      handlers.handle(request, reply);
    }
  }

  /**
   * Ends all agents.
   *
   * @return a future that completes when that is done; it never fails
   */
  public CompletableFuture<Void> close() {
    beginClose();
    return closed.copy();
  }

  /** Begins to end all agents, and returns at once. */
  public void beginClose() {
    thread.executeFirst(0, this::closeAll);
  }

  private void closeAll() {
    if (closing) {
      return;
    }
    closing = true;
    CompletableFuture<?>[] stopped =
        agents.all().stream()
            .map(
                agent -> {
                  agent.release();
                  return agent.worker().stopSoon();
                })
            .toArray(CompletableFuture<?>[]::new);
    var unused =
        CompletableFuture.allOf(stopped)
            .thenCompose(done -> relay.close())
            .thenRun(() -> closed.complete(null));
  }

  /** Returns a future that completes when the broker has ended. */
  public CompletableFuture<Void> closed() {
    return closed.copy();
  }
}
