package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.socket.ClientSocket;
import dev.brokerline.relaycast.internal.socket.SocketHub;
import dev.brokerline.relaycast.internal.socket.SocketLimits;
import dev.brokerline.relaycast.internal.state.Exclusive;
import dev.brokerline.relaycast.internal.state.Refusal;
import dev.brokerline.relaycast.jetty.SocketEndpoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/** Admits WebSocket clients with a key or token in the query. */
final class SocketDoor {
  private static final String PATH = "/v1/ws";

  private final ServerWebSocketContainer container;
  private final Exclusive exclusive;
  private final Workspaces workspaces;
  private final SocketLimits limits;
  private final Budget budget;

  SocketDoor(
      ServerWebSocketContainer container,
      Exclusive exclusive,
      Workspaces workspaces,
      SocketLimits limits,
      Budget budget) {
    this.container = container;
    this.exclusive = exclusive;
    this.workspaces = workspaces;
    this.limits = limits;
    this.budget = budget;
  }

  boolean isFor(HttpCall http) {
    return http.path().equals(PATH) && http.method().equals("GET");
  }

  void enter(HttpCall http, Request request, Response response, Callback callback) {
    ClientSocket socket = exclusive.call(() -> admit(http));
    ClientEndPoint.letIn(request);
    if (!container.upgrade(
        (upgrade, answer, done) -> new SocketEndpoint(socket, budget::tryTake, budget::give),
        request,
        response,
        callback)) {
      throw new Refusal(426, "upgrade_required", "/v1/ws is for WebSocket connections");
    }
  }

  private ClientSocket admit(HttpCall http) {
    Caller caller = workspaces.authenticate(http.query().get("token"));
    SocketHub hub = caller.relay().hub();
    if (!hub.hasRoom()) {
      throw Refusal.limit("No more than " + limits.sockets() + " WebSockets");
    }
    return new ClientSocket(exclusive, hub, limits, caller.agent());
  }
}
