package dev.brokerline.testing.agent.oneshot;

import dev.brokerline.testing.agent.engine.Program;
import dev.brokerline.testing.agent.engine.Session;
import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.script.AgentFailure;
import dev.brokerline.testing.agent.script.AgentUsage;
import dev.brokerline.testing.agent.script.ToolUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code codex exec --json}: items without pieces, and the tokens of the whole thread. */
final class CodexExecVoice extends OneShotVoice {

  private int items;

  CodexExecVoice(Program program, Session session) {
    super(program, session, program.hasOption("--json"));
  }

  private String itemId() {
    return "item_" + items;
  }

  private void item(String type, Map<String, @Nullable Object> item) {
    say("type", type, "item", item);
  }

  @Override
  public void started() {
    say("type", "thread.started", "thread_id", session().id());
    item(
        "item.completed",
        Json.object(
            "id", itemId(), "type", "error", "message", "This is a fake program, and a warning."));
    say("type", "turn.started");
  }

  @Override
  public void messageEnded() {
    items++;
    item("item.completed", Json.object("id", itemId(), "type", "agent_message", "text", message()));
  }

  @Override
  public void thought(String piece) {
    items++;
    item("item.completed", Json.object("id", itemId(), "type", "reasoning", "text", piece));
  }

  @Override
  public void toolStarted(ToolUse tool) {
    items++;
    item("item.started", command(tool, "", null, "in_progress"));
  }

  private Map<String, @Nullable Object> command(
      ToolUse tool, String output, @Nullable Integer exitCode, String status) {
    return Json.object(
        "id",
        itemId(),
        "type",
        "command_execution",
        "command",
        "/bin/bash -lc '" + tool.command() + "'",
        "aggregated_output",
        output,
        "exit_code",
        exitCode,
        "status",
        status);
  }

  @Override
  public boolean ask(ToolUse tool) {
    return true;
  }

  @Override
  public boolean toolEnded(ToolUse tool, boolean allowed) {
    String status = tool.exitCode() == 0 ? "completed" : "failed";
    item("item.completed", command(tool, tool.output(), tool.exitCode(), status));
    return true;
  }

  @Override
  public void plan(List<String> entries) {
    List<Object> todos = new ArrayList<>();
    for (String entry : entries) {
      todos.add(Json.object("text", entry, "completed", false));
    }
    items++;
    item("item.started", Json.object("id", itemId(), "type", "todo_list", "items", todos));
  }

  @Override
  public void unknownEvents() {
    say("type", "weather.changed", "sky", "clear");
    item("item.completed", Json.object("id", "item_x", "type", "hologram"));
  }

  @Override
  public void ended(String stopReason) {
    AgentUsage total = session().total();
    say(
        "type",
        "turn.completed",
        "usage",
        Json.object(
            "input_tokens", total.allInput(),
            "cached_input_tokens", total.cacheRead(),
            "cache_write_input_tokens", total.cacheWrite(),
            "output_tokens", total.output(),
            "reasoning_output_tokens", total.reasoning()));
  }

  @Override
  public void failed(AgentFailure failure) {
    String words =
        switch (failure) {
          case UNAUTHORIZED -> "unexpected status 401 Unauthorized: fake error 401";
          case MODEL_NOT_FOUND -> "The model does not exist: " + session().model();
          case SERVER_ERROR, OVERLOADED ->
              "We’re currently experiencing high demand, which may cause temporary errors.";
          default -> "fake error " + failure.status();
        };
    say("type", "error", "message", words);
    say("type", "turn.failed", "error", Json.object("message", words));
    fail(1);
  }
}
