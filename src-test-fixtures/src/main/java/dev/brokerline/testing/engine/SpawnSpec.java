package dev.brokerline.testing.engine;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The contents of a spawn request (PROTOCOL.md, "Requests"). */
record SpawnSpec(
    String name,
    boolean headless,
    @Nullable String cli,
    List<String> args,
    @Nullable String provider,
    List<String> channels,
    @Nullable String model,
    @Nullable String cwd,
    @Nullable String team,
    RestartPolicy restartPolicy,
    @Nullable String initialTask,
    Duration idleThreshold,
    boolean registered) {

  /** The default of a worker, also after every restart. */
  static final Duration DEFAULT_IDLE = Duration.ofSeconds(30);

  private static final List<String> PROVIDERS = List.of("claude", "opencode");

  static SpawnSpec read(Request request, Dialect dialect) throws Refusal {
    Fields payload = new Fields(request.payload(), "spawn_agent payload must contain `agent`");
    Fields agent = payload.object("agent");
    String runtime = agent.string("runtime");
    agent.require(runtime.equals("pty") || runtime.equals("headless"));
    String provider = agent.optionalString("provider");
    agent.require(provider == null || PROVIDERS.contains(provider));
    agent.optionalString("shadow_of");
    agent.optionalString("shadow_mode");
    payload.optionalString("continue_from");
    Long idleSeconds = payload.optionalNumber("idle_threshold_secs", Integer.MAX_VALUE);
    return new SpawnSpec(
        agent.string("name"),
        runtime.equals("headless"),
        agent.optionalString("cli"),
        List.copyOf(agent.stringsOrNone("args")),
        provider,
        List.copyOf(agent.stringsOrNone("channels")),
        agent.optionalString("model"),
        agent.optionalString("cwd"),
        agent.optionalString("team"),
        RestartPolicy.read(agent.optionalObject("restart_policy")),
        payload.optionalString("initial_task"),
        idleSeconds == null ? DEFAULT_IDLE : Duration.ofSeconds(idleSeconds),
        !dialect.canSkipRegistration() || !payload.booleanOr("skip_relay_prompt", false));
  }

  String runtime() {
    return headless ? "headless" : "pty";
  }

  /** Returns whether there is a non-blank task. */
  boolean hasTask() {
    return initialTask != null && !initialTask.isBlank();
  }

  /** Returns the program's name, in lower case, without arguments and variant. */
  String program() {
    String command = cli == null ? "" : cli.strip();
    return command.split("[\\s:]", 2)[0].toLowerCase(Locale.ROOT);
  }

  /** Returns the fields that {@code agent_spawned} and {@code worker_ready} share. */
  SortedMap<String, @Nullable Object> describe() {
    return Json.object(
        "name", name, "runtime", runtime(), "provider", provider, "cli", cli, "model", model);
  }
}
