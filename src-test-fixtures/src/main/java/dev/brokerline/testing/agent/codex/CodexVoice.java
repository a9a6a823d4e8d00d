package dev.brokerline.testing.agent.codex;

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

/** A turn of the app-server: items, and the end of the turn last. */
final class CodexVoice implements Voice {

  private final CodexThread thread;
  private final String prompt;
  private final String id = UUID.randomUUID().toString();
  private final StringBuilder text = new StringBuilder();
  private final List<Object> summary = new ArrayList<>();
  private @Nullable String openItem;
  private @Nullable Question open;
  private int items;
  private volatile @Nullable Node interrupt;

  CodexVoice(CodexThread thread, String prompt) {
    this.thread = thread;
    this.prompt = prompt;
  }

  String id() {
    return id;
  }

  String prompt() {
    return prompt;
  }

  /** The interrupt that follows is this request's, which is answered when the turn ends. */
  void answerWhenInterrupted(Node request) {
    interrupt = request;
  }

  Map<String, @Nullable Object> turn(
      String status, @Nullable Object error, List<Object> withItems) {
    return Json.object(
        "id", id,
        "rootTurnId", id,
        "items", withItems,
        "itemsView", withItems.isEmpty() ? "notLoaded" : "summary",
        "status", status,
        "error", error,
        "startedAt", null,
        "completedAt", null,
        "durationMs", null);
  }

  private void tell(String method, @Nullable Object... keysAndValues) {
    @Nullable Object[] all = new @Nullable Object[keysAndValues.length + 2];
    all[0] = "turnId";
    all[1] = id;
    System.arraycopy(keysAndValues, 0, all, 2, keysAndValues.length);
    thread.notify(method, all);
  }

  private void item(String method, Map<String, @Nullable Object> item) {
    tell(method, "item", item);
  }

  @Override
  public void started() {
    thread.status("active");
    thread.notify("turn/started", "turn", turn("inProgress", null, List.of()));
    Map<String, @Nullable Object> message =
        Json.object(
            "type",
            "userMessage",
            "id",
            UUID.randomUUID().toString(),
            "clientId",
            null,
            "content",
            List.of(Json.object("type", "text", "text", prompt, "text_elements", List.of())));
    item("item/started", message);
    item("item/completed", message);
  }

  private String itemId() {
    return "item_" + id.substring(0, 8) + "_" + items;
  }

  private Map<String, @Nullable Object> textItem(String type) {
    return type.equals("agentMessage")
        ? Json.object("type", type, "id", itemId(), "text", text.toString(), "phase", null)
        : Json.object("type", type, "id", itemId(), "summary", List.of(), "content", List.of(text));
  }

  private void open(String type) {
    if (type.equals(openItem)) {
      return;
    }
    close();
    items++;
    openItem = type;
    item("item/started", textItem(type));
  }

  private void close() {
    if (openItem == null) {
      return;
    }
    Map<String, @Nullable Object> item = textItem(openItem);
    item("item/completed", item);
    if (openItem.equals("agentMessage")) {
      summary.add(item);
    }
    text.setLength(0);
    openItem = null;
  }

  @Override
  public void text(String piece) {
    open("agentMessage");
    text.append(piece);
    tell("item/agentMessage/delta", "itemId", itemId(), "delta", piece);
  }

  @Override
  public void messageEnded() {
    close();
  }

  @Override
  public void thought(String piece) {
    open("reasoning");
    text.append(piece);
    tell("item/reasoning/textDelta", "itemId", itemId(), "delta", piece, "contentIndex", 0);
  }

  private Map<String, @Nullable Object> command(
      ToolUse tool, String status, @Nullable String output, @Nullable Integer exitCode) {
    return Json.object(
        "type",
        "commandExecution",
        "id",
        itemId(),
        "command",
        shell(tool),
        "cwd",
        thread.session().directory(),
        "processId",
        null,
        "source",
        "agent",
        "status",
        status,
        "commandActions",
        List.of(Json.object("type", "unknown", "command", tool.command())),
        "aggregatedOutput",
        output,
        "exitCode",
        exitCode,
        "durationMs",
        null);
  }

  private static String shell(ToolUse tool) {
    return "/bin/bash -lc '" + tool.command() + "'";
  }

  @Override
  public void toolStarted(ToolUse tool) {
    close();
    items++;
    item("item/started", command(tool, "inProgress", null, null));
  }

  private Question question(ToolUse tool, String itemId) {
    return thread
        .rpc()
        .ask(
            "item/commandExecution/requestApproval",
            Json.object(
                "kind", "command",
                "threadId", thread.session().id(),
                "turnId", id,
                "itemId", itemId,
                "command", shell(tool),
                "cwd", thread.session().directory(),
                "availableDecisions", List.of("accept", "acceptForSession", "decline", "cancel")));
  }

  @Override
  public boolean ask(ToolUse tool) throws InterruptedException {
    if (thread.approvalPolicy().equals("never")) {
      return true;
    }
    thread.status("active", "waitingOnApproval");
    Question question = question(tool, itemId());
    open = question;
    Node answer = question.await();
    resolved();
    Node decision = answer.at("result").at("decision");
    if (decision.text().equals("cancel")) {
      throw new InterruptedException();
    }
    thread.status("active");
    return decision.isObject() || decision.text().startsWith("accept");
  }

  /** Says that the open question needs no answer any more, if there is one. */
  private void resolved() {
    Question question = open;
    open = null;
    if (question != null) {
      thread.notify("serverRequest/resolved", "requestId", Long.parseLong(question.id()));
    }
  }

  @Override
  public void storm(int questions) throws InterruptedException {
    List<Question> answers = new ArrayList<>();
    for (int i = 0; i < questions; i++) {
      answers.add(question(ToolUse.asking("echo " + i, ""), "storm_" + i));
    }
    for (Question answer : answers) {
      var unused = answer.await();
    }
  }

  @Override
  public boolean toolEnded(ToolUse tool, boolean allowed) {
    if (allowed) {
      tell("item/commandExecution/outputDelta", "itemId", itemId(), "delta", tool.output());
      String status = tool.exitCode() == 0 ? "completed" : "failed";
      item("item/completed", command(tool, status, tool.output(), tool.exitCode()));
    } else {
      item("item/completed", command(tool, "declined", null, null));
    }
    return true;
  }

  @Override
  public void requestEnded(AgentUsage usage) {
    tell(
        "thread/tokenUsage/updated",
        "tokenUsage",
        Json.object(
            "total",
            usage(thread.session().total()),
            "last",
            usage(usage),
            "modelContextWindow",
            258_400));
    thread
        .rpc()
        .notify(
            "account/rateLimits/updated",
            Json.object("rateLimits", Json.object("limitId", "codex", "primary", null)));
  }

  private static Map<String, @Nullable Object> usage(AgentUsage usage) {
    return Json.object(
        "totalTokens", usage.total(),
        "inputTokens", usage.allInput(),
        "cachedInputTokens", usage.cacheRead(),
        "cacheWriteInputTokens", usage.cacheWrite(),
        "outputTokens", usage.output(),
        "reasoningOutputTokens", usage.reasoning());
  }

  @Override
  public void plan(List<String> entries) {
    List<Object> steps = new ArrayList<>();
    for (String entry : entries) {
      steps.add(Json.object("step", entry, "status", "pending"));
    }
    tell("turn/plan/updated", "explanation", null, "plan", steps);
  }

  @Override
  public void retrying(int status) {
    error("stream disconnected before completion: " + status, "serverOverloaded", true);
  }

  private Map<String, @Nullable Object> error(String words, String info, boolean willRetry) {
    Map<String, @Nullable Object> error =
        Json.object("message", words, "codexErrorInfo", info, "additionalDetails", null);
    tell("error", "error", error, "willRetry", willRetry);
    return error;
  }

  @Override
  public void unknownRequest() throws InterruptedException {
    var unused =
        thread
            .rpc()
            .ask("item/dance/request", Json.object("threadId", thread.session().id()))
            .await();
  }

  @Override
  public void unknownEvents() {
    tell("turn/weather/updated", "sky", "clear");
    item("item/started", Json.object("type", "hologram", "id", "holo_1"));
    item("item/completed", Json.object("type", "hologram", "id", "holo_1"));
    thread.status("dreaming");
    thread.rpc().notify("remoteControl/status/changed", Json.object("status", "disabled"));
  }

  @Override
  public void ended(String stopReason) {
    close();
    thread.over(this);
    thread.status("idle");
    thread.notify("turn/completed", "turn", turn("completed", null, summary));
  }

  @Override
  public void failed(AgentFailure failure) {
    close();
    thread.over(this);
    String words =
        switch (failure) {
          case MODEL_NOT_FOUND -> "The model does not exist: " + thread.session().model();
          case UNAUTHORIZED -> "unexpected status 401 Unauthorized: fake error 401";
          default -> "fake error " + failure.status();
        };
    thread.status("systemError");
    Map<String, @Nullable Object> error = error(words, failure.codexName(), /* willRetry= */ false);
    thread.notify("turn/completed", "turn", turn("failed", error, List.of()));
  }

  @Override
  public void interrupted() {
    thread.over(this);
    answerInterrupt();
    thread.status("idle");
    thread.notify("turn/completed", "turn", turn("interrupted", null, List.of()));
    resolved();
  }

  /** Answers the interrupt, if there was one that is not answered. */
  void answerInterrupt() {
    Node request = interrupt;
    interrupt = null;
    if (request != null) {
      thread.rpc().answer(request, Json.object());
    }
  }
}
