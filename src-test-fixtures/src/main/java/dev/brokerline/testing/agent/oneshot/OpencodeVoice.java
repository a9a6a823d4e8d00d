package dev.brokerline.testing.agent.oneshot;

import dev.brokerline.testing.agent.engine.Program;
import dev.brokerline.testing.agent.engine.Session;
import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.script.AgentFailure;
import dev.brokerline.testing.agent.script.AgentUsage;
import dev.brokerline.testing.agent.script.ToolUse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code opencode run --format json}: whole parts, and the tokens of each model request. */
final class OpencodeVoice extends OneShotVoice {

  private int parts;
  private boolean inStep;
  private boolean ranTool;

  OpencodeVoice(Program program, Session session) {
    super(program, session, "json".equals(program.option("--format")));
  }

  private void part(String type, @Nullable Object... keysAndValues) {
    parts++;
    Map<String, @Nullable Object> part =
        Json.object("id", "prt_" + parts, "messageID", "msg_1", "sessionID", session().id());
    part.putAll(Json.object(keysAndValues));
    say("type", type, "timestamp", 1_795_219_729_306L, "sessionID", session().id(), "part", part);
  }

  private void step() {
    if (!inStep) {
      inStep = true;
      part("step_start", "type", "step-start");
    }
  }

  @Override
  public void messageEnded() {
    step();
    part("text", "type", "text", "text", message());
  }

  @Override
  public void thought(String piece) {
    if (program().hasOption("--thinking")) {
      step();
      part("reasoning", "type", "reasoning", "text", piece);
    }
  }

  @Override
  public void toolStarted(ToolUse tool) {
    step();
  }

  @Override
  public boolean ask(ToolUse tool) {
    return program().hasOption("--auto");
  }

  @Override
  public boolean toolEnded(ToolUse tool, boolean allowed) {
    ranTool = true;
    part(
        "tool_use",
        "type",
        "tool",
        "tool",
        "bash",
        "callID",
        "call_" + parts,
        "state",
        Json.object(
            "status",
            allowed ? "completed" : "error",
            "input",
            Json.object("command", tool.command(), "description", "fake"),
            "output",
            allowed ? tool.output() : "The user rejected permission to use this tool.",
            "metadata",
            Json.object("exit", allowed ? tool.exitCode() : null),
            "title",
            tool.command()));
    return allowed;
  }

  @Override
  public void requestEnded(AgentUsage usage) {
    super.requestEnded(usage);
    step();
    part(
        "step_finish",
        "type",
        "step-finish",
        "reason",
        ranTool ? "tool-calls" : "stop",
        "tokens",
        Json.object(
            "total",
            usage.total(),
            "input",
            usage.input(),
            "output",
            usage.output() - usage.reasoning(),
            "reasoning",
            usage.reasoning(),
            "cache",
            Json.object("write", usage.cacheWrite(), "read", usage.cacheRead())),
        "cost",
        0);
    inStep = false;
    ranTool = false;
  }

  @Override
  public void unknownEvents() {
    part("weather", "type", "weather", "sky", "clear");
  }

  @Override
  public void ended(String stopReason) {}

  /** A server's failure is tried again in silence, for ever. */
  @Override
  public void failed(AgentFailure failure) throws InterruptedException {
    if (failure.status() >= 500) {
      Program.hang();
    }
    boolean isModel = failure == AgentFailure.MODEL_NOT_FOUND;
    Map<String, @Nullable Object> data =
        isModel
            ? Json.object("message", "Unexpected server error. Check server logs for details.")
            : Json.object(
                "message",
                "fake error " + failure.status(),
                "statusCode",
                failure.status(),
                "isRetryable",
                failure == AgentFailure.RATE_LIMITED);
    say(
        "type",
        "error",
        "timestamp",
        1_795_219_751_057L,
        "sessionID",
        session().id(),
        "error",
        Json.object("name", isModel ? "UnknownError" : "APIError", "data", data));
    fail(1);
  }
}
