package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.AgentWishes;
import dev.brokerline.relaycast.internal.socket.SocketLimits;
import dev.brokerline.relaycast.internal.state.Exclusive;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;

/** The HTTP and WebSocket face of one server: all its routes over its workspaces. */
public final class Api {
  private static final int REPEATABLE_ANSWERS = 1_000;
  private static final int MAX_REPEATABLE_CHARS = 2 * 1024 * 1024;

  private final Exclusive exclusive;
  private final Workspaces workspaces;
  private final SocketLimits socketLimits;
  private final HttpRules rules;
  private final Router router;

  /** Joins the parts. */
  public Api(
      Exclusive exclusive,
      Workspaces workspaces,
      @Nullable AgentWishes wishes,
      SocketLimits socketLimits,
      HttpRules rules) {
    this.exclusive = exclusive;
    this.workspaces = workspaces;
    this.socketLimits = socketLimits;
    this.rules = rules;
    IdempotencyCache repeated = new IdempotencyCache(REPEATABLE_ANSWERS, MAX_REPEATABLE_CHARS);
    this.router = new Router(routes(workspaces, wishes), exclusive, workspaces, repeated);
  }

  /**
   * Makes the handler; {@code webSockets} upgrades connections. If not {@code onlyOwnUser}, every
   * user of the machine may connect. What is on its way takes its memory from {@code budget}.
   */
  Handler handler(ServerWebSocketContainer webSockets, boolean onlyOwnUser, Budget budget) {
    SocketDoor door = new SocketDoor(webSockets, exclusive, workspaces, socketLimits, budget);
    HttpRules demanded = onlyOwnUser ? rules : rules.requiringSecretPath();
    return new ApiHandler(router, door, demanded, budget);
  }

  /** Returns how many connections there may be at once. */
  int connections() {
    return rules.connections();
  }

  /** Returns the table of all calls but the WebSocket's. */
  static List<Route> routes(Workspaces workspaces, @Nullable AgentWishes wishes) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new WorkspaceRoutes(workspaces).routes());
    routes.addAll(new AgentRoutes(wishes).routes());
    routes.addAll(ChannelRoutes.routes());
    routes.addAll(DirectRoutes.routes());
    routes.addAll(MessageRoutes.routes());
    return routes;
  }
}
