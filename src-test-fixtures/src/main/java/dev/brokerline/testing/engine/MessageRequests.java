package dev.brokerline.testing.engine;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages: to local agents, to Relaycast, and from there (PROTOCOL.md, "Requests" and "Events").
 */
final class MessageRequests {

  private static final String DEFAULT_SENDER = "human:orchestrator";

  private final Outbox outbox;
  private final Agents agents;
  private final Deliveries deliveries;
  private final Ids ids;
  private final Workspace workspace;
  private final Dialect dialect;

  MessageRequests(
      Outbox outbox, Agents agents, Deliveries deliveries, Ids ids, Workspace workspace) {
    this.dialect = agents.dialect();
    this.outbox = outbox;
    this.agents = agents;
    this.deliveries = deliveries;
    this.ids = ids;
    this.workspace = workspace;
  }

  Map<String, Handler> handlers() {
    return Map.of("send_message", this::send);
  }

  private void send(Request request) throws Refusal {
    Fields payload =
        new Fields(request.payload(), "send_message payload must contain `to` and `text`");
    String to = payload.string("to");
    String text = payload.string("text");
    String from = sender(payload.optionalString("from"));
    payload.optionalString("thread_id");
    payload.optionalNumber("priority", 255);
    if (dialect.steers()) {
      String mode = payload.stringOr("mode", "wait");
      payload.require(mode.equals("wait") || mode.equals("steer"));
    }
    if (dialect.hasWorkspaces()) {
      requireWorkspace(
          payload.optionalString("workspace_id"), payload.optionalString("workspace_alias"));
    }
    String eventId = ids.message();
    Worker worker = agents.find(to);
    if (worker == null) {
      publish(request, to, eventId);
    } else {
      worker.requireAlive();
      answer(request, /* local= */ true, to, eventId);
      deliveries.deliver(worker, delivery(to, from, eventId, text));
    }
  }

  private String sender(@Nullable String from) throws Refusal {
    String name = from == null ? "" : from.strip();
    if (name.isEmpty() || (name.startsWith("human:") && name.substring(6).isBlank())) {
      return DEFAULT_SENDER;
    }
    if (name.equals("system") || name.startsWith("human:") || agents.find(name) != null) {
      return name;
    }
    if (name.contains(":")) {
      throw Refusal.of("sender_not_found", "Sender '" + name + "' is not a registered agent");
    }
    return "human:" + name;
  }

  private void requireWorkspace(@Nullable String id, @Nullable String alias) throws Refusal {
    if (id != null && !id.equals(workspace.id())) {
      throw Refusal.of("workspace_not_found", "workspace '" + id + "' is not attached");
    }
    if (id == null && alias != null) {
      throw Refusal.of("workspace_not_found", "workspace alias '" + alias + "' is not attached");
    }
  }

  private void publish(Request request, String to, String eventId) {
    answer(request, /* local= */ false, to, eventId);
    String type = to.startsWith("#") ? "channel" : "dm";
    outbox.event("relaycast_published", "event_id", eventId, "to", to, "target_type", type);
  }

  private void answer(Request request, boolean local, String to, String eventId) {
    var result =
        Json.object("delivered", local, "event_id", eventId, "targets", List.of(to), "to", to);
    addWorkspace(result);
    if (!local) {
      result.put("relaycast_published", true);
    }
    outbox.ok(request.id(), result);
  }

  /** Types the initial task into an agent that has just become ready. */
  void deliverInitialTask(Worker worker) {
    String task = worker.spec.initialTask();
    if (task != null && worker.spec.hasTask()) {
      String text = "Relay message from broker [%s]: %s";
      String eventId = ids.initialTask();
      deliver(worker, eventId, text.formatted(eventId, task));
    }
  }

  /** A message comes in from Relaycast: to a channel, an agent, or somebody else. */
  void receive(String from, String target, String body) {
    String eventId = ids.relayMessage();
    SortedMap<String, @Nullable Object> inbound =
        Json.object(
            "event_id", eventId,
            "from", from,
            "target", target,
            "body", body,
            "thread_id", null);
    addWorkspace(inbound);
    outbox.event("relay_inbound", inbound);
    String via = target.startsWith("#") ? from + " in " + target : from;
    for (Worker worker : List.copyOf(agents.live())) {
      if (worker.alive && !worker.name().equalsIgnoreCase(from) && hears(worker, target)) {
        deliver(worker, eventId, line(via, eventId, body));
      }
    }
  }

  private static boolean hears(Worker worker, String target) {
    return target.startsWith("#")
        ? worker.channels.stream().anyMatch(channel -> hash(channel).equals(target))
        : worker.name().equals(target);
  }

  private static String hash(String channel) {
    return channel.startsWith("#") ? channel : "#" + channel;
  }

  private void deliver(Worker worker, String eventId, String text) {
    deliveries.deliver(worker, new Delivery(worker.name(), ids.delivery(), eventId, text));
  }

  private Delivery delivery(String to, String from, String eventId, String body) {
    String shown = from.startsWith("human:") ? from.substring("human:".length()) : from;
    return new Delivery(to, ids.delivery(), eventId, line(shown, eventId, body));
  }

  private String line(String from, String eventId, String body) {
    String context = dialect.hasWorkspaces() ? workspace.id() + " / " + eventId : eventId;
    return "Relay message from %s [%s]: %s".formatted(from, context, body);
  }

  private void addWorkspace(SortedMap<String, @Nullable Object> fields) {
    if (dialect.hasWorkspaces()) {
      fields.put("workspace_alias", null);
      fields.put("workspace_id", workspace.id());
    }
  }
}
