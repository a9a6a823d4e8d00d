package dev.brokerline.relaycast.internal.socket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.relaycast.internal.state.Agent;
import dev.brokerline.relaycast.internal.state.Channel;
import dev.brokerline.relaycast.internal.state.Exclusive;
import dev.brokerline.relaycast.internal.state.Json;
import dev.brokerline.relaycast.internal.state.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket connection as the server sees it: reads the client's frames and knows what it
 * listens to.
 */
public final class ClientSocket {
  private static final Logger LOG = LoggerFactory.getLogger(ClientSocket.class);
  private static final int MAX_CHANNELS = 10_000;

  private final Exclusive exclusive;
  private final SocketHub hub;
  private final SocketLimits limits;
  private final @Nullable Agent agent;

  // Both guarded by the server's lock.
  private final Set<String> channels = new HashSet<>();
  private boolean replayed;

  // Set once when the socket opens, before the hub knows it.
  private volatile @Nullable Session session;
  private volatile @Nullable Outbox outbox;

  /** Makes a socket of that agent, or with null of a broker. */
  public ClientSocket(
      Exclusive exclusive, SocketHub hub, SocketLimits limits, @Nullable Agent agent) {
    this.exclusive = exclusive;
    this.hub = hub;
    this.limits = limits;
    this.agent = agent;
  }

  /** Returns the agent whose token opened the socket; null for a broker's. */
  @Nullable Agent agent() {
    return agent;
  }

  /** Returns the channels it listens to, by bare name. */
  Set<String> channels() {
    return channels;
  }

  /** Returns true the first time. */
  boolean markReplayed() {
    boolean first = !replayed;
    replayed = true;
    return first;
  }

  Outbox outbox() {
    Outbox open = outbox;
    if (open == null) {
      throw new IllegalStateException("The socket is not open yet");
    }
    return open;
  }

  Runnable disconnection() {
    return () -> {
      Session open = session;
      if (open != null) {
        open.disconnect();
      }
    };
  }

  /** Says goodbye with code 1001 and ends the connection. */
  public void close() {
    Session open = session;
    if (open != null) {
      open.close(
          StatusCode.SHUTDOWN,
          "the server is closing",
          Callback.from(open::disconnect, failure -> open.disconnect()));
    }
  }

  /** The connection is there. */
  public void opened(Session opened) {
    session = opened;
    outbox = new Outbox(opened, limits, hub.kept());
    if (!exclusive.call(() -> hub.opened(this))) {
      opened.close(StatusCode.TRY_AGAIN_LATER, "too many WebSockets", Callback.NOOP);
    }
  }

  /** The client sent a frame. */
  public void received(String text) {
    try {
      act(Json.parseObject(text.getBytes(StandardCharsets.UTF_8)));
    } catch (Refusal unreadable) {
      LOG.debug("Ignored a frame from {} that is not a JSON object", this);
    }
  }

  /** The connection is gone. */
  public void closed() {
    end();
  }

  /** The connection broke. */
  public void failed(Throwable cause) {
    LOG.debug("Socket of {} failed: {}", this, cause.toString());
    end();
  }

  private void end() {
    exclusive.run(() -> hub.closed(this));
    Outbox open = outbox;
    if (open != null) {
      open.discard();
    }
  }

  private void act(ObjectNode frame) {
    String type = frame.path("type").asText();
    switch (type) {
      case "subscribe" -> exclusive.run(() -> hub.subscribe(this, channelsOf(frame, room())));
      case "unsubscribe" ->
          exclusive.run(() -> hub.unsubscribe(this, channelsOf(frame, Integer.MAX_VALUE)));
      case "ping" -> exclusive.run(() -> hub.ping(this));
      default -> LOG.debug("Ignored a frame of unknown type from {}", this);
    }
  }

  private int room() {
    return MAX_CHANNELS - channels.size();
  }

  private static Set<String> channelsOf(ObjectNode frame, int limit) {
    Set<String> named = new LinkedHashSet<>();
    for (JsonNode name : frame.path("channels")) {
      if (name.isTextual() && named.size() < limit) {
        named.add(Channel.bareName(name.asText()));
      }
    }
    return named;
  }

  @Override
  public String toString() {
    return agent == null ? "a broker" : agent.name();
  }
}
