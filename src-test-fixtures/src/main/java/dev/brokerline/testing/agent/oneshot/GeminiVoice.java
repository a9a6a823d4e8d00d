package dev.brokerline.testing.agent.oneshot;

import dev.brokerline.testing.agent.engine.Program;
import dev.brokerline.testing.agent.engine.Session;
import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.script.AgentFailure;
import dev.brokerline.testing.agent.script.AgentUsage;
import dev.brokerline.testing.agent.script.ToolUse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code gemini -p … -o stream-json}: pieces without a whole message. */
final class GeminiVoice extends OneShotVoice {

  private final String prompt;
  private int tools;

  GeminiVoice(Program program, Session session, String prompt) {
    super(program, session, "stream-json".equals(program.option("-o", "--output-format")));
    this.prompt = prompt;
  }

  private void line(String type, @Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> line =
        Json.object("type", type, "timestamp", "2026-11-27T00:00:00.000Z");
    line.putAll(Json.object(keysAndValues));
    say(line);
  }

  private void say(Map<String, @Nullable Object> line) {
    @Nullable Object[] members = new @Nullable Object[line.size() * 2];
    int i = 0;
    for (Map.Entry<String, @Nullable Object> member : line.entrySet()) {
      members[i++] = member.getKey();
      members[i++] = member.getValue();
    }
    say(members);
  }

  @Override
  public void started() {
    program().output().stderr("Ripgrep is not available. Falling back to GrepTool.");
    line("init", "session_id", session().id(), "model", session().model());
    line("message", "role", "user", "content", prompt);
  }

  @Override
  public void text(String piece) {
    super.text(piece);
    line("message", "role", "assistant", "content", piece, "delta", true);
  }

  @Override
  public void messageEnded() {
    var unused = message();
  }

  private String toolId() {
    return "run_shell_command_" + tools;
  }

  @Override
  public void toolStarted(ToolUse tool) {
    tools++;
    line(
        "tool_use",
        "tool_name",
        "run_shell_command",
        "tool_id",
        toolId(),
        "parameters",
        Json.object("command", tool.command()));
  }

  @Override
  public boolean ask(ToolUse tool) {
    return program().hasOption("-y")
        || program().hasOption("--yolo")
        || "yolo".equals(program().option("--approval-mode"));
  }

  @Override
  public boolean toolEnded(ToolUse tool, boolean allowed) {
    boolean worked = allowed && tool.exitCode() == 0;
    line(
        "tool_result",
        "tool_id",
        toolId(),
        "status",
        worked ? "success" : "error",
        "output",
        allowed ? tool.output() : "Tool execution denied by policy.");
    return true;
  }

  @Override
  public void unknownEvents() {
    line("weather", "sky", "clear");
    line("error", "severity", "warning", "message", "This is a warning.");
  }

  private Map<String, @Nullable Object> stats(AgentUsage usage) {
    Map<String, @Nullable Object> counts =
        Json.object(
            "total_tokens", usage.total() + usage.reasoning(),
            "input_tokens", usage.allInput(),
            "output_tokens", usage.output(),
            "cached", usage.cacheRead(),
            "input", usage.allInput() - usage.cacheRead());
    Map<String, @Nullable Object> stats = Json.object();
    stats.putAll(counts);
    stats.put("duration_ms", 5);
    stats.put("tool_calls", tools);
    stats.put("models", Json.object(session().model(), counts));
    return stats;
  }

  @Override
  public void ended(String stopReason) {
    line("result", "status", "success", "stats", stats(used()));
  }

  @Override
  public void failed(AgentFailure failure) {
    line(
        "result",
        "status",
        "error",
        "error",
        Json.object(
            "type",
            "unknown",
            "message",
            "[API Error: {\"error\":{\"code\":"
                + failure.status()
                + ",\"message\":\"fake error\"}}]"),
        "stats",
        stats(AgentUsage.NONE));
    fail(failure.status() % 256);
  }
}
