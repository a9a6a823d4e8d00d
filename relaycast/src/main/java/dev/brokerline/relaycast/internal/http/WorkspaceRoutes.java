package dev.brokerline.relaycast.internal.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.relaycast.internal.http.Route.Access;
import dev.brokerline.relaycast.internal.state.Json;
import dev.brokerline.relaycast.internal.state.WorkspaceState;
import java.util.List;

/** The calls about a workspace as a whole. */
final class WorkspaceRoutes {
  private final Workspaces workspaces;

  WorkspaceRoutes(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST /v1/workspaces", Access.SECRET_PATH, this::create),
        Route.of("GET /v1/workspace", Access.WORKSPACE, WorkspaceRoutes::get),
        Route.of("PUT /v1/workspace/stream", Access.WORKSPACE, WorkspaceRoutes::stream));
  }

  private Answer create(Call call) {
    WorkspaceState state = workspaces.create(call.name("name")).state();
    return Answer.created(
        Json.object()
            .put("workspace_id", state.id())
            .put("api_key", state.key())
            .put("created_at", state.createdAt().toString()));
  }

  private static Answer get(Call call) {
    WorkspaceState state = call.state();
    ObjectNode view = Json.object().put("id", state.id()).put("name", state.name());
    view.putNull("system_prompt");
    view.put("plan", "free").put("created_at", state.createdAt().toString());
    view.putObject("metadata");
    return Answer.ok(view);
  }

  /** The stream of all direct messages to workspace sockets is always on. */
  private static Answer stream(Call call) {
    return Answer.ok(
        Json.object().put("enabled", true).put("default_enabled", true).put("override", true));
  }
}
