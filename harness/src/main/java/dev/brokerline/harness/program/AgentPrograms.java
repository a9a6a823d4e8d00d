package dev.brokerline.harness.program;

import static dev.brokerline.harness.program.Capability.INTERRUPT;
import static dev.brokerline.harness.program.Capability.LIVE_MODEL;
import static dev.brokerline.harness.program.Capability.MCP_HTTP;
import static dev.brokerline.harness.program.Capability.PERMISSIONS;
import static dev.brokerline.harness.program.Capability.RESUME;
import static dev.brokerline.harness.program.Capability.RESUME_ELSEWHERE;
import static dev.brokerline.harness.program.Capability.STEER;
import static dev.brokerline.harness.program.Capability.TEXT_DELTAS;
import static dev.brokerline.harness.program.Capability.USAGE;

import dev.brokerline.harness.program.AgentProgram.Way;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * The programs that Brokerline knows: those below, and those of every {@link AgentProgramProvider},
 * which win over one of the same id. Sessions can be opened with each that has a driver.
 *
 * <p>The models were those of November 2026.
 */
public final class AgentPrograms {

  private static final String ACP_PREFIX = "acp:";

  private static final List<AgentProgram> BUILT_IN =
      List.of(
          AgentProgram.builder("claude", "anthropic")
              .executables("claude")
              .way(
                  new Way(
                      DriverKind.CLAUDE_STREAM_JSON,
                      List.of(),
                      Map.of("CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS", "1"),
                      Set.of(
                          TEXT_DELTAS,
                          USAGE,
                          INTERRUPT,
                          LIVE_MODEL,
                          PERMISSIONS,
                          RESUME,
                          MCP_HTTP)))
              .way(perTurn(List.of("-p"), TEXT_DELTAS, RESUME))
              .quirks(Quirk.REFUSES_ROOT)
              .models("default", "opus", "sonnet", "haiku")
              .login(Logins.CLAUDE)
              .build(),
          AgentProgram.builder("codex", "openai")
              .executables("codex")
              .way(
                  new Way(
                      DriverKind.CODEX_APP_SERVER,
                      List.of("app-server"),
                      Map.of(),
                      Set.of(
                          TEXT_DELTAS,
                          USAGE,
                          STEER,
                          INTERRUPT,
                          LIVE_MODEL,
                          PERMISSIONS,
                          RESUME,
                          RESUME_ELSEWHERE,
                          MCP_HTTP)))
              .way(perTurn(List.of("exec"), RESUME, RESUME_ELSEWHERE))
              .models("gpt-6.2-sol", "gpt-6.2-astra", "gpt-6.1-sol", "gpt-6.1-terra", "gpt-5.6-sol")
              .login(Logins.CODEX)
              .build(),
          acp("gemini", "google", "--acp")
              .quirks(
                  Quirk.ONE_PROMPT_AT_A_TIME,
                  Quirk.LOAD_DESTROYS_SESSION,
                  Quirk.REPLAYS_AFTER_LOAD,
                  Quirk.ACCEPTS_ANY_MODEL)
              .way(perTurn(List.of(), TEXT_DELTAS, RESUME))
              .models(
                  "auto",
                  "gemini-3.8-flash",
                  "gemini-3.5-flash-lite",
                  "gemini-3-flash-preview",
                  "gemini-2.5-pro")
              .login(Logins.GEMINI)
              .build(),
          acp("opencode", "opencode", "acp")
              .quirks(Quirk.USAGE_OF_LAST_STEP)
              .usualStart(Duration.ofSeconds(5))
              .way(perTurn(List.of("run"), RESUME))
              .login(Logins.OPENCODE)
              .build(),
          acp("copilot", "github", "--acp", "--stdio")
              .quirks(Quirk.CUMULATIVE_USAGE, Quirk.ACCEPTS_ANY_MODEL, Quirk.TELLS_ERRORS_AS_TEXT)
              .login(Logins.COPILOT)
              .build(),
          acp("qwen", "qwen", "--acp")
              .quirks(Quirk.ONE_PROMPT_AT_A_TIME)
              .login(Logins.QWEN)
              .build(),
          acp("claude-acp", "anthropic")
              .executables("claude-agent-acp")
              .models("default", "opus", "sonnet", "haiku")
              .login(Logins.CLAUDE)
              .build(),
          acp("codex-acp", "openai").login(Logins.CODEX).build(),
          inTerminal("cursor-agent", "cursor"),
          inTerminal("aider", "aider"),
          inTerminal("goose", "goose"),
          inTerminal("droid", "factory"));

  private AgentPrograms() {}

  private static AgentProgram.Builder acp(String id, String provider, String... arguments) {
    return AgentProgram.builder(id, provider)
        .executables(id)
        .way(
            new Way(
                DriverKind.ACP,
                Arrays.asList(arguments),
                Map.of(),
                Set.of(TEXT_DELTAS, USAGE, INTERRUPT, LIVE_MODEL, PERMISSIONS, RESUME, MCP_HTTP)));
  }

  /** Returns a program that no driver was tested with. */
  private static AgentProgram inTerminal(String id, String provider) {
    return AgentProgram.builder(id, provider).executables(id).build();
  }

  /** Returns the way of a process for each turn, which can always do some things more. */
  private static Way perTurn(List<String> arguments, Capability... more) {
    Set<Capability> capabilities = EnumSet.of(USAGE, INTERRUPT, LIVE_MODEL);
    capabilities.addAll(List.of(more));
    return new Way(DriverKind.PROCESS_PER_TURN, arguments, Map.of(), capabilities);
  }

  /** Returns all programs by their ids, without looking for them on this machine. */
  public static Map<String, AgentProgram> all() {
    Map<String, AgentProgram> programs = new LinkedHashMap<>();
    BUILT_IN.forEach(program -> programs.put(program.id(), program));
    for (AgentProgramProvider provider : ServiceLoader.load(AgentProgramProvider.class)) {
      provider.programs().forEach(program -> programs.put(program.id(), program));
    }
    return programs;
  }

  /**
   * Returns a program by its id. The id {@code acp:COMMAND} stands for any command that speaks the
   * Agent Client Protocol; its words are separated by spaces.
   */
  public static Optional<AgentProgram> find(String id) {
    String command = id.startsWith(ACP_PREFIX) ? id.substring(ACP_PREFIX.length()).strip() : "";
    AgentProgram known = all().get(id);
    return known == null && !command.isEmpty()
        ? Optional.of(AgentProgram.acp(Arrays.asList(command.split(" +"))))
        : Optional.ofNullable(known);
  }
}
