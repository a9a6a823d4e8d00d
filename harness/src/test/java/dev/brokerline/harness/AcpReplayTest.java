package dev.brokerline.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.harness.internal.driver.acp.AcpDriver;
import dev.brokerline.harness.internal.engine.SessionEngine;
import dev.brokerline.harness.internal.engine.TurnLog;
import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.AgentPrograms;
import dev.brokerline.harness.session.BusyPolicy;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import dev.brokerline.testing.agent.RecordedAgentLine;
import dev.brokerline.testing.agent.RecordedAgentSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the driver makes of recordings of the real programs. */
@Timeout(120)
class AcpReplayTest {

  private static final String HELLO = "Hello from mock.";

  @TempDir private Path directory;

  private SessionOptions.Builder options(String name) {
    String id = name.equals("claude") || name.equals("codex") ? name + "-acp" : name;
    AgentProgram program = AgentPrograms.find(id).orElseThrow();
    return SessionOptions.of(program)
        .directory(directory)
        .inheritedEnvironment(Map.of("HOME", directory.toString()));
  }

  private SessionEngine engine(RecordedAgentSession recording, SessionOptions options) {
    return new SessionEngine(
        options,
        recording.processFactory(0),
        SharedExecutors.TIMER,
        context -> new AcpDriver(context, Path.of("/bin/true")));
  }

  private SessionEngine open(RecordedAgentSession recording, SessionOptions.Builder options)
      throws Exception {
    SessionEngine engine = engine(recording, options.build());
    Agents.get(engine.open());
    return engine;
  }

  private static AgentException failure(SessionEngine engine) throws Exception {
    try {
      Agents.get(engine.open());
      throw new AssertionError("the session was opened");
    } catch (ExecutionException e) {
      return (AgentException) e.getCause();
    }
  }

  private static List<TurnEvent> turn(SessionEngine engine) throws Exception {
    return events(engine.prompt("a prompt", BusyPolicy.QUEUE));
  }

  private static List<TurnEvent> events(TurnLog log) throws Exception {
    return Agents.events(new Turn(log));
  }

  private static TurnResult result(List<TurnEvent> events) {
    return ((TurnEvent.Completed) events.get(events.size() - 1)).result();
  }

  /** Returns the part of a recording that has its nth session, with what came before the first. */
  private static RecordedAgentSession session(String name, int number) {
    List<String> head = new ArrayList<>();
    List<String> part = new ArrayList<>();
    int sessions = 0;
    for (RecordedAgentLine line : RecordedAgentSession.named(name).lines()) {
      if (!line.fromProgram() && line.json().contains("\"session/new\"")) {
        sessions++;
      }
      if (sessions == 0) {
        head.add(text(line));
      } else if (sessions == number) {
        part.add(text(line));
      }
    }
    head.addAll(part);
    return RecordedAgentSession.parse(name + " session " + number, String.join("\n", head), "");
  }

  /** Returns a start of a recording, whose long lines were cut when it was made. */
  private static RecordedAgentSession start(String name, int number) {
    List<String> lines = new ArrayList<>();
    for (RecordedAgentLine line :
        RecordedAgentSession.named(name).starts().get(number - 1).lines()) {
      lines.add(text(line));
    }
    return RecordedAgentSession.parse(name + " start " + number, String.join("\n", lines), "");
  }

  private static String text(RecordedAgentLine line) {
    String json = line.json();
    Matcher cut =
        Pattern.compile("\\{\"jsonrpc\":\"2.0\",\"id\":(\\d+),\"result\":\\{(.*)").matcher(json);
    if (!json.endsWith("}") && cut.matches()) {
      Matcher id = Pattern.compile("\"sessionId\":\"[^\"]*\"").matcher(cut.group(2));
      json =
          "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{%s}}"
              .formatted(cut.group(1), id.find() ? id.group() : "");
    }
    return (line.fromProgram() ? "< " : "> ") + json;
  }

  private static void assertHello(List<TurnEvent> events, TokenUsage usage) {
    TurnResult result = result(events);
    assertThat(result.success()).as("%s", result).isTrue();
    assertThat(result.text()).isEqualTo(HELLO);
    // codex warns of a model that it does not know in a message of its own.
    TurnEvent.Message last = last(Agents.only(events, TurnEvent.Message.class));
    assertThat(last.text()).isEqualTo(HELLO);
    assertThat(Agents.only(events, TurnEvent.TextDelta.class))
        .filteredOn(delta -> delta.messageId().equals(last.messageId()))
        .extracting(TurnEvent.TextDelta::text)
        .containsExactly("Hello", " from", " mock", ".");
    assertThat(Agents.only(events, TurnEvent.Message.class))
        .hasSizeLessThanOrEqualTo(events.toString().contains("Warning: ") ? 2 : 1);
    assertUsage(result.usage(), usage);
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }

  private static void assertUsage(TokenUsage usage, TokenUsage expected) {
    assertThat(
            TokenUsage.of(
                usage.input(),
                usage.cacheRead(),
                usage.cacheWrite(),
                usage.output(),
                usage.reasoning()))
        .isEqualTo(expected);
  }

  private static TokenUsage usual(String program) {
    return switch (program) {
      // It tells neither the cached tokens nor those of reasoning over this protocol.
      case "gemini" -> TokenUsage.of(100, 0, 0, 7, 0);
      case "claude" -> TokenUsage.of(80, 20, 5, 7, 0);
      default -> TokenUsage.of(80, 20, 0, 7, 2);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "gemini, gemini-2.5-pro, PENDING, REJECTED",
    "opencode, mock/other-model, APPLIED, REJECTED",
    "copilot, other-model, PENDING, PENDING",
    "qwen, other-model, REJECTED, REJECTED",
    "codex, gpt-5.6-sol, APPLIED, REJECTED",
    "claude, haiku, APPLIED, REJECTED"
  })
  void modelsAreSwitchedAndATurnIsCancelled(
      String program, String model, ModelReceipt.Status good, ModelReceipt.Status bad)
      throws Exception {
    RecordedAgentSession recording =
        RecordedAgentSession.named(program + "-acp-model-busy-cancel")
            .without(line -> line.json().contains("\"text\":\"busy\""));
    SessionEngine engine = open(recording, options(program));
    try {
      assertHello(turn(engine), usual(program));

      ModelReceipt receipt = Agents.get(engine.setModel(model));
      assertThat(receipt.status()).as("%s", receipt).isEqualTo(good);
      List<TurnEvent> second = turn(engine);
      assertHello(second, usual(program));
      if (program.equals("gemini")) {
        assertThat(Agents.only(second, TurnEvent.ModelChanged.class))
            .extracting(TurnEvent.ModelChanged::model)
            .containsExactly(model);
      }
      if (good == ModelReceipt.Status.APPLIED) {
        assertThat(receipt.effective()).isEqualTo(model);
        assertThat(engine.model()).isEqualTo(model);
      }

      String nonsense = program.equals("opencode") ? "mock/no-such" : "no-such-model";
      ModelReceipt refused = Agents.get(engine.setModel(nonsense));
      assertThat(refused.status()).as("%s", refused).isEqualTo(bad);
      assertHello(turn(engine), usual(program));
    } finally {
      Agents.get(engine.close());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gemini, 4, '', ''",
    "opencode, 1, MOCK_TOOL_RAN, The user rejected",
    "copilot, 1, MOCK_TOOL_RAN, The user rejected",
    "qwen, 1, Exit Code: 0, canceled by the user",
    "claude, 1, (Bash completed with no output), User refused"
  })
  void permissionsAreAllowedDeniedAndCancelled(
      String program, int calls, String printed, String refusal) throws Exception {
    // The mock lets gemini call the tool until its limit.
    boolean succeeds = calls == 1;
    String name = program + "-acp-permission";
    SessionEngine engine =
        open(session(name, 1), options(program).permissions(PermissionPolicy.ALLOW));
    List<TurnEvent> events = turn(engine);
    assertTools(events, calls, true);
    assertThat(output(events)).contains(printed).doesNotContain("working directory");
    assertThat(result(events).success()).as("%s", result(events)).isEqualTo(succeeds);
    if (!succeeds) {
      assertThat(result(events).stopReason()).isEqualTo(StopReason.MAX_REQUESTS);
    }
    Agents.get(engine.close());

    engine = open(session(name, 2), options(program).permissions(PermissionPolicy.DENY));
    events = turn(engine);
    assertTools(events, calls, false);
    assertThat(output(events)).contains(refusal).doesNotContain("working directory");
    assertThat(result(events).success()).as("%s", result(events)).isEqualTo(succeeds);
    Agents.get(engine.close());

    SessionEngine third =
        open(session(name, 3), options(program).permissions(PermissionPolicy.ASK));
    TurnLog log = third.prompt("a prompt", BusyPolicy.QUEUE);
    log.listen(
        event -> {
          if (event instanceof TurnEvent.PermissionRequested) {
            var unused = third.interrupt();
          }
        });
    events = events(log);
    assertThat(result(events).stopReason()).isEqualTo(StopReason.CANCELLED);
    assertThat(result(events).error().code()).isEqualTo(ErrorCode.INTERRUPTED);
    assertThat(Agents.only(events, TurnEvent.PermissionResolved.class))
        .extracting(TurnEvent.PermissionResolved::by)
        .containsExactly(TurnEvent.PermissionResolved.By.END_OF_TURN);
    Agents.get(third.close());
  }

  private static String output(List<TurnEvent> events) {
    return Agents.only(events, TurnEvent.ToolResult.class).get(0).output();
  }

  private static void assertTools(List<TurnEvent> events, int count, boolean ok) {
    List<String> kinds = events.stream().map(event -> event.getClass().getSimpleName()).toList();
    assertThat(kinds)
        .containsSubsequence(
            "ToolCall", "PermissionRequested", "PermissionResolved", "ToolResult", "Completed");
    assertThat(Agents.only(events, TurnEvent.ToolCall.class)).hasSize(count);
    assertThat(Agents.only(events, TurnEvent.ToolResult.class))
        .hasSize(count)
        .allSatisfy(result -> assertThat(result.ok()).isEqualTo(ok));
    assertThat(Agents.only(events, TurnEvent.ToolCall.class))
        .allSatisfy(call -> assertThat(call.title() + call.input()).containsAnyOf("touch", "echo"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini", "opencode"})
  void aToolRunsWithoutAQuestion(String program) throws Exception {
    SessionEngine engine = open(RecordedAgentSession.named(program + "-acp"), options(program));
    assertHello(turn(engine), usual(program));
    List<TurnEvent> events = turn(engine);
    assertThat(result(events).success()).isTrue();
    assertThat(result(events).text()).isEqualTo(HELLO);
    assertThat(Agents.only(events, TurnEvent.ToolCall.class))
        .singleElement()
        .satisfies(call -> assertThat(call.title()).isEqualTo("echo MOCK_TOOL_RAN"));
    assertThat(Agents.only(events, TurnEvent.ToolResult.class)).hasSize(1);
    if (program.equals("opencode")) {
      assertThat(Agents.only(events, TurnEvent.ToolResult.class).get(0).output())
          .isEqualTo("MOCK_TOOL_RAN\n");
      assertUsage(result(events).usage(), usual(program));
      assertThat(Agents.only(events, TurnEvent.Notice.class))
          .extracting(TurnEvent.Notice::kind)
          .contains("usage_of_last_step");
    } else {
      assertUsage(result(events).usage(), TokenUsage.of(200, 0, 0, 14, 0));
    }
    assertThat(result(turn(engine)).error().code()).isEqualTo(ErrorCode.CONTINUATION_NOT_FOUND);
    Agents.get(engine.close());
  }

  private Continuation continuation(SessionOptions options, String key) {
    AgentProgram program = options.program();
    return new Continuation(program.provider(), program.id(), key, directory, directory);
  }

  @ParameterizedTest
  @CsvSource({
    "opencode, ses_de52084dcffedkBUfnxiFddi4x, ses_nosuch",
    "copilot, e256e505-8e2e-4d92-9dc9-5788f72f7255, 00000000-0000-4000-8000-000000000000",
    "qwen, 0d64e4b3-2b94-4521-9a41-236e1a356430, 00000000-0000-4000-8000-000000000000",
    "codex, 01a21ae2-27e3-7e81-af65-ecbf5036160f, 00000000-0000-4000-8000-000000000000",
    "claude, 00e6e1c8-31c6-4eab-b85e-4ce249d8967d, 00000000-0000-4000-8000-000000000000"
  })
  void aSessionIsLoadedAndItsHistoryIsNotOfTheNextTurn(String program, String key, String unknown)
      throws Exception {
    String name = program + "-acp-kill-and-load";
    SessionOptions.Builder options = options(program);
    SessionEngine first = open(start(name, 1), options);
    assertThat(first.continuation()).isEqualTo(key);
    assertHello(turn(first), usual(program));
    Agents.get(first.close());

    SessionEngine second = open(start(name, 2), options.resume(continuation(options.build(), key)));
    assertHello(turn(second), usual(program));
    Agents.get(second.close());

    RecordedAgentSession without =
        start(name, 3).without(line -> line.json().contains("\"session/resume\""));
    AgentException failure =
        failure(engine(without, options.resume(continuation(options.build(), unknown)).build()));
    assertThat(failure.code()).isEqualTo(ErrorCode.CONTINUATION_NOT_FOUND);
    assertThat(failure).hasMessageContaining(unknown);
  }

  @Test
  void geminisFilesSurviveALoadThatFails() throws Exception {
    String key = "88ff654a-3f16-4766-a546-b676fbd5ccb6";
    Path chats = Files.createDirectories(directory.resolve(".gemini/tmp/ws/chats"));
    Path file = chats.resolve("session-2026-11-27T02-41-88ff654a.jsonl");
    String history = "{\"sessionId\":\"" + key + "\"}\n{\"type\":\"gemini\",\"content\":\"x\"}\n";
    SessionOptions.Builder options = options("gemini");
    options.resume(continuation(options.build(), key));

    AgentException missing = failure(engine(start("gemini-acp-kill-and-load", 2), options.build()));
    assertThat(missing.code()).isEqualTo(ErrorCode.CONTINUATION_NOT_FOUND);
    assertThat(missing).hasMessageContaining("no chat file");

    Files.writeString(file, history);
    AgentException refused = failure(engine(start("gemini-acp-kill-and-load", 2), options.build()));
    assertThat(refused.code()).isEqualTo(ErrorCode.CONTINUATION_NOT_FOUND);
    assertThat(refused).hasMessageContaining("Invalid session identifier");
    assertThat(file).hasContent(history);
  }

  @Test
  void geminisHistoryIsNotOfTheNextTurnThoughItComesAfterTheAnswerToItsLoad() throws Exception {
    String key = "f9bb182e-6aa1-42b5-ab03-b0c91a109ed5";
    Path chats = Files.createDirectories(directory.resolve(".gemini/tmp/ws/chats"));
    Files.writeString(
        chats.resolve("session-2026-11-27T02-41-f9bb182e.jsonl"),
        "{\"sessionId\":\"" + key + "\"}\n{\"type\":\"gemini\",\"content\":\"x\"}\n");
    List<String> lines = new ArrayList<>();
    lines.add("> {'id':1,'method':'initialize','params':{}}");
    lines.add("< {'id':1,'result':{'protocolVersion':1,'agentCapabilities':{'loadSession':true}}}");
    lines.add("> {'id':2,'method':'session/load','params':{}}");
    lines.add("< {'id':2,'result':{}}");
    lines.add("> {'id':9,'method':'_brokerline/after_history','params':{}}");
    for (int i = 0; i < 200; i++) {
      lines.add(chunk(key, "old"));
    }
    lines.add("< {'id':9,'error':{'code':-32601,'message':'Method not found'}}");
    lines.add("> {'id':3,'method':'session/prompt','params':{}}");
    lines.add(chunk(key, "new"));
    lines.add("< {'id':3,'result':{'stopReason':'end_turn'}}");
    RecordedAgentSession recording =
        RecordedAgentSession.parse("late history", String.join("\n", lines).replace('\'', '"'), "");
    SessionOptions.Builder options = options("gemini");
    SessionEngine engine = open(recording, options.resume(continuation(options.build(), key)));

    assertThat(result(turn(engine)).text()).isEqualTo("new");
    Agents.get(engine.close());
  }

  private static String chunk(String key, String text) {
    return ("< {'method':'session/update','params':{'sessionId':'%s','update':{'sessionUpdate':"
            + "'agent_message_chunk','content':{'type':'text','text':'%s'}}}}")
        .formatted(key, text);
  }
}
