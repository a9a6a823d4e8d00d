package dev.brokerline.testing.engine;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Handles the requests about agents (PROTOCOL.md, "Requests"). */
final class AgentRequests {

  /** The approximate memory of a worker of the real broker. */
  private static final long WORKER_MEMORY_BYTES = 6_291_456;

  private final Timers timers;
  private final Outbox outbox;
  private final Agents agents;
  private final Deliveries deliveries;
  private final Dialect dialect;

  AgentRequests(Timers timers, Outbox outbox, Agents agents, Deliveries deliveries) {
    this.dialect = agents.dialect();
    this.timers = timers;
    this.outbox = outbox;
    this.agents = agents;
    this.deliveries = deliveries;
  }

  Map<String, Handler> handlers() {
    return Map.of(
        "spawn_agent", this::spawn,
        "release_agent", this::release,
        "list_agents", request -> outbox.ok(request.id(), Json.object("agents", rows())),
        "get_status", this::status,
        "get_metrics", this::metrics,
        "get_crash_insights", this::crashInsights,
        "preflight_agents", this::preflight);
  }

  private void spawn(Request request) throws Refusal {
    SpawnSpec spec = SpawnSpec.read(request, dialect);
    String name = spec.name();
    if (spec.registered() && name.isBlank()) {
      String reason = "invalid agent name for registration";
      throw Refusal.of(
          "worker_registration_failed",
          "failed to pre-register worker '" + name + "': " + reason,
          Json.object("agent", name, "registration_error", reason));
    }
    if (agents.find(name) != null) {
      throw Refusal.invalid("agent '" + name + "' already exists");
    }
    requireStartable(spec);
    Worker worker = agents.add(spec);
    outbox.ok(
        request.id(),
        Json.object(
            "name", name,
            "runtime", spec.runtime(),
            "provider", spec.provider(),
            "pre_registered", spec.registered(),
            "warning", null));
    SortedMap<String, @Nullable Object> spawned = spec.describe();
    spawned.put("parent", null);
    spawned.put("pre_registered", spec.registered());
    spawned.put("registration_warning", null);
    outbox.event("agent_spawned", spawned);
    agents.start(worker);
  }

  private static void requireStartable(SpawnSpec spec) throws Refusal {
    String cli = spec.cli();
    if (spec.headless() && spec.provider() == null) {
      throw Refusal.invalid("headless runtime requires `provider`");
    }
    if (!spec.headless() && cli == null) {
      throw Refusal.invalid("pty runtime requires `cli`");
    }
    if (!spec.headless() && cli != null && !isCommand(cli)) {
      throw Refusal.invalid("invalid CLI command '" + cli + "'");
    }
    if (spec.cwd() != null && !isDirectory(spec.cwd())) {
      throw Refusal.invalid("failed to spawn worker");
    }
  }

  /** Returns whether a shell would find at least one word and the end of every quote. */
  private static boolean isCommand(String cli) {
    char quote = 0;
    for (int i = 0; i < cli.length(); i++) {
      char c = cli.charAt(i);
      if (c == '\\' && quote != '\'') {
        i++;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
    }
    return quote == 0 && !cli.isBlank();
  }

  private static boolean isDirectory(String path) {
    try {
      return Files.isDirectory(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private void release(Request request) throws Refusal {
    Fields payload = new Fields(request.payload(), "release_agent payload must contain `name`");
    String name = payload.string("name");
    payload.optionalString("reason");
    if (!agents.release(name)) {
      throw Refusal.unknownWorker(name);
    }
    outbox.ok(request.id(), Json.object("name", name));
    outbox.event("agent_released", "name", name);
    deliveries.drop(name, "released");
  }

  private void status(Request request) {
    List<?> pending = deliveries.rows();
    outbox.ok(
        request.id(),
        Json.object(
            "agent_count", agents.live().size(),
            "agents", rows(),
            "pending_delivery_count", pending.size(),
            "pending_deliveries", pending));
  }

  private void metrics(Request request) throws Refusal {
    String complaint = "get_metrics payload must be an object";
    String only = new Fields(request.payload(), complaint).optionalString("agent");
    List<SortedMap<String, @Nullable Object>> rows =
        only == null
            ? agents.live().stream()
                .sorted(Comparator.comparing(Worker::name))
                .map(this::metricsRow)
                .toList()
            : List.of(metricsRow(agents.get(only)));
    outbox.ok(
        request.id(),
        Json.object(
            "agents",
            rows,
            "broker",
            Json.object(
                "active_agents", agents.live().size(),
                "total_agents_spawned", agents.spawned(),
                "total_crashes", agents.crashes(),
                "total_restarts", agents.restarts(),
                "uptime_secs", timers.uptime().toSeconds())));
  }

  private SortedMap<String, @Nullable Object> metricsRow(Worker worker) {
    return Json.object(
        "memory_bytes",
        WORKER_MEMORY_BYTES,
        "name",
        worker.name(),
        "pid",
        worker.pid,
        "uptime_secs",
        timers.uptime().minus(worker.startedAt).toSeconds());
  }

  private void crashInsights(Request request) {
    outbox.ok(request.id(), agents.crashLog().insights(timers.epochMillis()));
  }

  private void preflight(Request request) throws Refusal {
    List<Fields> asked =
        new Fields(request.payload(), "preflight_agents payload must contain `agents` array")
            .objects("agents");
    for (Fields agent : asked) {
      agent.string("name");
      agent.string("cli");
    }
    outbox.ok(request.id(), Json.object("queued", asked.size()));
  }

  private List<SortedMap<String, @Nullable Object>> rows() {
    return agents.live().stream().map(Worker::row).toList();
  }
}
