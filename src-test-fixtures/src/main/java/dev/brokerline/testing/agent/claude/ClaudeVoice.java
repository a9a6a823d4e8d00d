package dev.brokerline.testing.agent.claude;

import dev.brokerline.testing.agent.engine.Question;
import dev.brokerline.testing.agent.engine.Voice;
import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.json.Node;
import dev.brokerline.testing.agent.script.AgentFailure;
import dev.brokerline.testing.agent.script.AgentUsage;
import dev.brokerline.testing.agent.script.ToolUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A turn of claude. */
final class ClaudeVoice implements Voice {

  private final ClaudeStream stream;
  private final Node prompt;
  private final String model;
  private final List<Object> denials = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private AgentUsage used = AgentUsage.NONE;
  private @Nullable String messageId;
  private @Nullable String openBlock;
  private String said = "";
  private int blocks;
  private int tools;
  private boolean failed;
  private volatile boolean over;
  private boolean toolIsOpen;
  private volatile @Nullable Question open;

  /**
   * Makes the voice of a turn.
   *
   * @param prompt the user message as it arrived
   */
  ClaudeVoice(ClaudeStream stream, Node prompt) {
    this.stream = stream;
    this.prompt = prompt;
    this.model = stream.resolved(stream.session().model());
  }

  /** Returns whether the turn has told its end, or is about to. */
  boolean isOver() {
    return over;
  }

  /** Returns whether the turn ended with an error. */
  boolean hasFailed() {
    return failed;
  }

  @Override
  public void started() {
    stream.say(
        "system",
        "subtype",
        "init",
        "cwd",
        stream.session().directory(),
        "session_id",
        stream.session().id(),
        "tools",
        List.of("Bash", "Edit", "Read", "Write"),
        "mcp_servers",
        List.of(),
        "model",
        model,
        "permissionMode",
        stream.permissionMode(),
        "slash_commands",
        List.of("clear", "compact"),
        "apiKeySource",
        "ANTHROPIC_API_KEY",
        "claude_code_version",
        stream.program().version(),
        "output_style",
        "default");
    requesting();
    if (stream.has("--replay-user-messages")) {
      stream.say(
          "user",
          "message",
          prompt.at("message").value(),
          "session_id",
          stream.session().id(),
          "parent_tool_use_id",
          null,
          "uuid",
          prompt.at("uuid").text(UUID.randomUUID().toString()),
          "timestamp",
          "2026-11-27T00:00:00.000Z",
          "isReplay",
          true);
    }
  }

  private void requesting() {
    if (stream.isLive() || stream.has("--include-partial-messages")) {
      stream.say("system", "subtype", "status", "status", "requesting");
    }
  }

  private Map<String, @Nullable Object> message(@Nullable Object content) {
    return Json.object(
        "id",
        messageId,
        "type",
        "message",
        "role",
        "assistant",
        "model",
        model,
        "content",
        content,
        "stop_reason",
        null,
        "stop_sequence",
        null,
        "usage",
        ClaudeStream.usage(new AgentUsage(80, 20, 5, 1, 0)));
  }

  private void open(String type, Map<String, @Nullable Object> block) {
    if (type.equals(openBlock)) {
      return;
    }
    closeBlock();
    if (messageId == null) {
      messageId = "msg_" + UUID.randomUUID();
      blocks = 0;
      stream.event("message_start", "message", message(List.of()));
    }
    openBlock = type;
    stream.event("content_block_start", "index", blocks, "content_block", block);
  }

  /** Says what an open block of text or of thinking was, as a whole. */
  private void closeBlock() {
    if (openBlock == null) {
      return;
    }
    if (!openBlock.equals("tool_use")) {
      String key = openBlock.equals("text") ? "text" : "thinking";
      assistant(Json.object("type", openBlock, key, text.toString()));
      said = openBlock.equals("text") ? text.toString() : said;
      text.setLength(0);
    }
    stream.event("content_block_stop", "index", blocks++);
    openBlock = null;
  }

  private void assistant(Map<String, @Nullable Object> block) {
    stream.say("assistant", "message", message(List.of(block)), "parent_tool_use_id", null);
  }

  private void delta(String type, String key, String piece) {
    stream.event(
        "content_block_delta", "index", blocks, "delta", Json.object("type", type, key, piece));
  }

  @Override
  public void text(String piece) {
    open("text", Json.object("type", "text", "text", ""));
    delta("text_delta", "text", piece);
    text.append(piece);
  }

  @Override
  public void messageEnded() {
    closeBlock();
  }

  @Override
  public void thought(String piece) {
    open("thinking", Json.object("type", "thinking", "thinking", ""));
    delta("thinking_delta", "thinking", piece);
    text.append(piece);
  }

  private String toolId() {
    return "toolu_" + tools;
  }

  private static Map<String, @Nullable Object> input(ToolUse tool) {
    return Json.object("command", tool.command(), "description", "fake");
  }

  @Override
  public void toolStarted(ToolUse tool) {
    tools++;
    toolIsOpen = true;
    useTool("Bash", input(tool));
  }

  private void useTool(String name, Map<String, @Nullable Object> input) {
    open(
        "tool_use",
        Json.object("type", "tool_use", "id", toolId(), "name", name, "input", Json.object()));
    delta("input_json_delta", "partial_json", Json.write(input));
    assistant(Json.object("type", "tool_use", "id", toolId(), "name", name, "input", input));
  }

  @Override
  public boolean ask(ToolUse tool) throws InterruptedException {
    if (stream.has("--dangerously-skip-permissions")
        || stream.permissionMode().equals("bypassPermissions")) {
      return true;
    }
    boolean allowed =
        "stdio".equals(stream.program().option("--permission-prompt-tool"))
            && isAllowed(tool, toolId());
    if (!allowed) {
      denials.add(
          Json.object("tool_name", "Bash", "tool_use_id", toolId(), "tool_input", input(tool)));
    }
    return allowed;
  }

  private boolean isAllowed(ToolUse tool, String toolId) throws InterruptedException {
    Question question = new Question(UUID.randomUUID().toString());
    open = question;
    ask(question, tool, toolId);
    stream.state("requires_action");
    Node answer = question.await().at("response");
    open = null;
    stream.state("running");
    if (answer.at("interrupt").isTrue()) {
      throw new InterruptedException();
    }
    return answer.at("behavior").text().equals("allow");
  }

  /** Withdraws the open question, if there is one. */
  void withdraw() {
    Question question = open;
    if (question != null) {
      stream.withdraw(question);
    }
  }

  private void ask(Question question, ToolUse tool, String toolId) {
    stream.ask(
        question,
        Json.object(
            "subtype",
            "can_use_tool",
            "tool_name",
            "Bash",
            "display_name",
            "Bash",
            "input",
            input(tool),
            "description",
            "fake",
            "permission_suggestions",
            List.of(),
            "tool_use_id",
            toolId));
  }

  @Override
  public void storm(int questions) throws InterruptedException {
    List<Question> answers = new ArrayList<>();
    for (int i = 0; i < questions; i++) {
      Question question = new Question(UUID.randomUUID().toString());
      answers.add(question);
      ask(question, ToolUse.asking("echo " + i, ""), "toolu_storm_" + i);
    }
    for (Question answer : answers) {
      var unused = answer.await();
    }
  }

  @Override
  public boolean toolEnded(ToolUse tool, boolean allowed) {
    closeMessage("tool_use");
    toolIsOpen = false;
    toolResult(
        allowed ? tool.output() : "The user doesn't want to proceed with this tool use.",
        !allowed || tool.exitCode() != 0);
    requesting();
    return true;
  }

  private void toolResult(String output, boolean isError) {
    stream.say(
        "user",
        "message",
        Json.object(
            "role",
            "user",
            "content",
            List.of(
                Json.object(
                    "tool_use_id",
                    toolId(),
                    "type",
                    "tool_result",
                    "content",
                    output,
                    "is_error",
                    isError))),
        "parent_tool_use_id",
        null);
  }

  private void closeMessage(String stopReason) {
    if (messageId != null) {
      closeBlock();
      stream.event(
          "message_delta",
          "delta",
          Json.object("stop_reason", stopReason, "stop_sequence", null),
          "usage",
          Json.object("output_tokens", 7));
      stream.event("message_stop");
      messageId = null;
    }
  }

  @Override
  public void requestEnded(AgentUsage usage) {
    used = used.plus(usage);
    stream.addUsage(model, usage);
  }

  @Override
  public void plan(List<String> entries) {
    List<Object> todos = new ArrayList<>();
    for (String entry : entries) {
      todos.add(Json.object("content", entry, "status", "pending", "activeForm", entry));
    }
    tools++;
    useTool("TodoWrite", Json.object("todos", todos));
    closeMessage("tool_use");
    toolResult("Todos have been modified successfully.", /* isError= */ false);
    requesting();
  }

  @Override
  public void retrying(int status) {
    stream.say(
        "system",
        "subtype",
        "api_retry",
        "attempt",
        1,
        "max_retries",
        10,
        "retry_delay_ms",
        500,
        "error_status",
        status,
        "error",
        status == 429 ? "rate_limit" : "server_error");
  }

  @Override
  public void unknownRequest() throws InterruptedException {
    Question question = new Question(UUID.randomUUID().toString());
    stream.ask(question, Json.object("subtype", "drain_mid_turn_queue"));
    var unused = question.await();
  }

  @Override
  public void unknownEvents() {
    stream.say("weather", "sky", "clear");
    stream.say("system", "subtype", "moon_phase", "phase", "full");
    stream.event("hologram_delta", "index", 0);
    stream.say(
        "assistant",
        "message",
        message(List.of(Json.object("type", "hologram", "data", "?"))),
        "parent_tool_use_id",
        null);
  }

  @Override
  public void ended(String stopReason) {
    over = true;
    closeMessage(stopReason);
    if (stopReason.equals("max_turn_requests")) {
      failed = true;
      stream.result(
          "error_max_turns", true, used, "permission_denials", denials, "stop_reason", null);
    } else {
      stream.result(
          "success",
          false,
          used,
          "api_error_status",
          null,
          "result",
          said,
          "stop_reason",
          stopReason,
          "permission_denials",
          denials);
    }
  }

  @Override
  public void failed(AgentFailure failure) {
    over = true;
    failed = true;
    closeMessage("end_turn");
    String words =
        failure == AgentFailure.UNAUTHORIZED
            ? "Failed to authenticate. API Error: 401 fake error"
            : "API Error: " + failure.status() + " fake error";
    messageId = UUID.randomUUID().toString();
    Map<String, @Nullable Object> message =
        message(List.of(Json.object("type", "text", "text", words)));
    message.put("model", "<synthetic>");
    messageId = null;
    stream.say(
        "assistant", "message", message, "parent_tool_use_id", null, "error", failure.claudeName());
    stream.result(
        "success",
        true,
        AgentUsage.NONE,
        "api_error_status",
        failure.status(),
        "result",
        words,
        "stop_reason",
        "stop_sequence");
  }

  @Override
  public void interrupted() {
    over = true;
    failed = true;
    closeBlock();
    messageId = null;
    if (toolIsOpen) {
      toolResult("The user doesn't want to proceed with this tool use.", /* isError= */ true);
    }
    stream.say(
        "user",
        "message",
        Json.object(
            "role",
            "user",
            "content",
            List.of(
                Json.object(
                    "type",
                    "text",
                    "text",
                    toolIsOpen
                        ? "[Request interrupted by user for tool use]"
                        : "[Request interrupted by user]"))),
        "parent_tool_use_id",
        null);
    stream.result(
        "error_during_execution",
        true,
        AgentUsage.NONE,
        "stop_reason",
        null,
        "terminal_reason",
        "aborted_streaming",
        "errors",
        List.of("[ede_diagnostic] result_type=user last_content_type=n/a stop_reason=null"));
  }
}
