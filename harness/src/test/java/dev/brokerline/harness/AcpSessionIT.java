package dev.brokerline.harness;

import static dev.brokerline.harness.Agents.events;
import static dev.brokerline.harness.Agents.get;
import static dev.brokerline.harness.Agents.only;
import static dev.brokerline.harness.Agents.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.program.McpServer;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.session.SessionTimeouts;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentFailure;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import dev.brokerline.testing.agent.script.ToolUse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions with fake programs that speak the Agent Client Protocol. */
@Timeout(180)
class AcpSessionIT {

  private static final ToolUse TOUCH = ToolUse.asking("touch file", "TOOL_RAN");

  @TempDir private Path directory;
  private FakeAgentExecutable agent;

  private SessionOptions.Builder fake(String program, AgentScript script) throws Exception {
    agent = Agents.fake(directory, program, script);
    return Agents.options(directory, program);
  }

  private SessionOptions.Builder fake(String program, AgentTurn... turns) throws Exception {
    return fake(program, AgentScript.of(turns));
  }

  private static AgentSession open(SessionOptions.Builder options) throws Exception {
    return get(Harness.open(options.build()));
  }

  private static AgentException failure(SessionOptions.Builder options) throws Exception {
    try {
      open(options).close();
      throw new AssertionError("the session was opened");
    } catch (ExecutionException e) {
      return (AgentException) e.getCause();
    }
  }

  @ParameterizedTest
  @CsvSource({"gemini, 100, 0, 0", "opencode, 80, 20, 2", "copilot, 80, 20, 2", "qwen, 80, 20, 2"})
  void equalTurnsHaveTheSameDeltasAndTokens(String program, long input, long cached, long reasoning)
      throws Exception {
    try (AgentSession session = open(fake(program, AgentTurn.hello()))) {
      for (int i = 0; i < 5; i++) {
        Turn turn = session.prompt("Say hello");
        TurnResult result = result(turn);
        List<TurnEvent> events = events(turn);

        assertThat(result.success()).as("%s", result).isTrue();
        assertThat(result.text()).isEqualTo("Hello from mock.");
        assertThat(only(events, TurnEvent.TextDelta.class))
            .extracting(TurnEvent.TextDelta::text)
            .containsExactly("Hello", " from", " mock", ".");
        assertThat(only(events, TurnEvent.Message.class))
            .extracting(TurnEvent.Message::text)
            .containsExactly("Hello from mock.");
        TokenUsage usage = result.usage();
        assertThat(
                TokenUsage.of(
                    usage.input(), usage.cacheRead(), 0, usage.output(), usage.reasoning()))
            .isEqualTo(TokenUsage.of(input, cached, 0, 7, reasoning));
      }
      assertThat(session.continuation()).isPresent();
    }
    assertThat(agent.record().received("initialize"))
        .singleElement()
        .asString()
        .contains("\"protocolVersion\":1")
        .contains("\"terminal\":false");
    assertThat(agent.record().sawEndOfInput()).isTrue();
  }

  /** Opens a session whose permissions go to a queue, and are answered by the test. */
  private List<TurnEvent> ask(AgentSession session, PermissionDecision.Kind kind) throws Exception {
    Turn turn = session.prompt("Touch a file");
    PermissionRequest request = firstRequest(turn);
    assertThat(request.options()).isNotEmpty();
    assertThat(get(session.answer(request, new PermissionDecision(kind, null, null)))).isTrue();
    return events(turn);
  }

  private static PermissionRequest firstRequest(Turn turn) throws Exception {
    LinkedBlockingQueue<PermissionRequest> requests = new LinkedBlockingQueue<>();
    turn.listen(
        event -> {
          if (event instanceof TurnEvent.PermissionRequested asked) {
            requests.add(asked.request());
          }
        });
    PermissionRequest request = requests.poll(Agents.LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(request).as("a permission is asked for").isNotNull();
    return request;
  }

  @ParameterizedTest
  @CsvSource({
    "gemini, proceed_once, cancel",
    "opencode, once, reject",
    "copilot, allow_once, reject_once",
    "qwen, proceed_once, cancel"
  })
  void permissionsAreAnsweredByTheFirstOptionOfTheirKind(
      String program, String allowed, String denied) throws Exception {
    AgentTurn turn = AgentTurn.empty().text("I ", "try").tool(TOUCH).text("done");
    try (AgentSession session = open(fake(program, turn).permissions(PermissionPolicy.ASK))) {
      List<TurnEvent> first = ask(session, PermissionDecision.Kind.ALLOW_ONCE);
      List<TurnEvent> second = ask(session, PermissionDecision.Kind.DENY_ONCE);

      assertThat(order(first))
          .containsSubsequence(
              "Message",
              "ToolCall",
              "PermissionRequested",
              "PermissionResolved",
              "ToolResult",
              "TextDelta",
              "Message",
              "Completed");
      assertThat(only(first, TurnEvent.ToolCall.class)).hasSize(1);
      TurnEvent.ToolCall call = only(first, TurnEvent.ToolCall.class).get(0);
      // gemini tells the command in the title only.
      assertThat(call.title() + call.input()).contains("touch file");
      assertThat(only(first, TurnEvent.Message.class))
          .extracting(TurnEvent.Message::text)
          .containsExactly("I try", "done");
      assertThat(only(first, TurnEvent.ToolResult.class))
          .singleElement()
          .satisfies(
              result -> {
                assertThat(result.ok()).isTrue();
                assertThat(result.output()).isEqualTo(program.equals("gemini") ? "" : "TOOL_RAN");
              });
      assertThat(only(second, TurnEvent.ToolResult.class))
          .singleElement()
          .satisfies(result -> assertThat(result.ok()).isFalse());
    }
    assertThat(answers()).containsExactly(allowed, denied);
  }

  private static List<String> order(List<TurnEvent> events) {
    return events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  /** Returns the options that the program's questions were answered with. */
  private List<String> answers() {
    List<String> answers = new ArrayList<>();
    for (String line : agent.record().received()) {
      if (line.contains("\"outcome\":\"cancelled\"")) {
        answers.add("cancelled");
      } else if (line.contains("\"optionId\":\"")) {
        answers.add(line.replaceAll(".*\"optionId\":\"([^\"]*)\".*", "$1"));
      }
    }
    return answers;
  }

  @Test
  void anOptionIsChosenByItsIdWhereTheCallerWantsThat() throws Exception {
    try (AgentSession session =
        open(
            fake("qwen", AgentTurn.empty().tool(TOUCH).text("done"))
                .permissions(
                    PermissionPolicy.deciding(
                        request -> PermissionDecision.of(request.options().get(1)))))) {
      assertThat(result(session.prompt("Touch a file")).success()).isTrue();
    }
    assertThat(answers()).containsExactly("proceed_once_and_switch_to_default");
  }

  @Test
  void aDecisionNeverAllowsMoreThanItSays() throws Exception {
    var always = new dev.brokerline.testing.agent.script.PermissionOption("a", "A", "allow_always");
    var never = new dev.brokerline.testing.agent.script.PermissionOption("r", "R", "reject_once");
    AgentTurn turn = AgentTurn.empty().tool(TOUCH.withOptions(always, never)).text("done");
    try (AgentSession session = open(fake("opencode", turn).permissions(PermissionPolicy.ALLOW))) {
      var unused = result(session.prompt("Touch a file"));
    }
    assertThat(answers()).containsExactly("r");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini", "opencode", "copilot", "qwen"})
  void anInterruptCancelsWhatIsAskedAndTheSessionGoesOn(String program) throws Exception {
    AgentTurn asks = AgentTurn.empty().tool(TOUCH).text("done");
    try (AgentSession session =
        open(fake(program, asks, AgentTurn.hello()).permissions(PermissionPolicy.ASK))) {
      Turn turn = session.prompt("Touch a file");
      PermissionRequest request = firstRequest(turn);
      assertThat(get(session.interrupt())).isTrue();

      assertThat(result(turn).error().code()).isEqualTo(ErrorCode.INTERRUPTED);
      assertThat(get(session.answer(request, PermissionDecision.allow()))).isFalse();
      assertThat(result(session.prompt("Say hello")).text()).isEqualTo("Hello from mock.");
    }
    assertThat(answers()).containsExactly("cancelled");
  }

  @ParameterizedTest
  @CsvSource({"opencode, session/resume", "copilot, session/load", "qwen, session/resume"})
  void aConversationGoesOnInANewSession(String program, String method) throws Exception {
    SessionOptions.Builder options = fake(program, AgentTurn.hello());
    AgentSession first = open(options);
    assertThat(result(first.prompt("Remember this")).success()).isTrue();
    var continuation = first.continuation().orElseThrow();
    first.close();
    try (AgentSession second = open(options.resume(continuation))) {
      Turn turn = second.prompt("And now?");
      assertThat(result(turn).text()).isEqualTo("Hello from mock.");
      assertThat(only(events(turn), TurnEvent.TextDelta.class)).hasSize(4);
      assertThat(second.continuation()).contains(continuation);
    }
    assertThat(agent.record().received(method)).hasSize(1);
    assertThat(agent.record().turns().get(1).earlier()).containsExactly("Remember this");

    AgentException unknown =
        failure(
            options.resume(
                new Continuation(
                    continuation.provider(),
                    program,
                    "no-such-session",
                    continuation.directory(),
                    continuation.home())));
    assertThat(unknown.code()).isEqualTo(ErrorCode.CONTINUATION_NOT_FOUND);
    assertThat(unknown).hasMessageContaining("no-such-session");
    assertThat(unknown.error().outcome()).isEqualTo(Outcome.NOT_PERFORMED);
  }

  @Test
  void aProgramThatTakesAnUnknownIdForANewSessionDoesNotKnowIt() throws Exception {
    AgentScript pretends = AgentScript.builder().knownSessions("nobody-knows-it").build();
    SessionOptions.Builder options = fake("copilot", pretends);
    AgentException failure =
        failure(
            options.resume(
                new Continuation("github", "copilot", "nobody-knows-it", directory, directory)));
    assertThat(failure.code()).isEqualTo(ErrorCode.CONTINUATION_NOT_FOUND);
    assertThat(failure).hasMessageContaining("without any history");
  }

  @Test
  void geminisConversationGoesOnInALaterMinute() throws Exception {
    Path home = Files.createDirectory(directory.resolve("home"));
    Map<String, String> variables = Map.of("HOME", home.toString());
    SessionOptions.Builder options = fake("gemini", AgentTurn.hello()).environment(variables);
    AgentSession first = open(options);
    assertThat(result(first.prompt("Remember this")).success()).isTrue();
    Continuation continuation = first.continuation().orElseThrow();
    first.close();
    AgentException none = failure(options.resume(continuation));
    assertThat(none.code()).isEqualTo(ErrorCode.CONTINUATION_NOT_FOUND);

    Path chats = Files.createDirectories(home.resolve(".gemini/tmp/project/chats"));
    String end = "-" + continuation.key().substring(0, 8) + ".jsonl";
    String history = "{\"sessionId\":\"" + continuation.key() + "\"}\n{\"type\":\"gemini\"}\n";
    Path early = Files.writeString(chats.resolve("session-2026-11-27T02-41" + end), history);
    try (AgentSession second = open(options)) {
      assertThat(result(second.prompt("And now?")).text()).isEqualTo("Hello from mock.");
    }
    assertThat(agent.record().turns().get(1).earlier()).containsExactly("Remember this");

    // One of this minute and one of the next, so that the test may be slow.
    Files.delete(early);
    for (Instant minute : List.of(Instant.now(), Instant.now().plusSeconds(60))) {
      String name = minute.truncatedTo(ChronoUnit.MINUTES).toString().substring(0, 16);
      Files.writeString(chats.resolve("session-" + name.replace(':', '-') + end), history);
    }
    AgentException sameMinute =
        failure(options.timeouts(SessionTimeouts.defaults().withStart(Duration.ofSeconds(19))));
    assertThat(sameMinute.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(sameMinute.error().retryable()).isTrue();
    assertThat(sameMinute).hasMessageContaining("try again in");
    assertThat(agent.record().starts()).hasSize(2);
  }

  @Test
  void aProgramThatIsNotSignedInSaysHowToSignIn() throws Exception {
    AgentException failure = failure(fake("gemini", AgentScript.builder().signedIn(false).build()));
    assertThat(failure.code()).isEqualTo(ErrorCode.AUTH_REQUIRED);
    assertThat(failure).hasMessageContaining("gemini").hasMessageContaining("API key");
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHORIZED, AUTH_REQUIRED, false",
    "RATE_LIMITED, RATE_LIMITED, true",
    "SERVER_ERROR, UPSTREAM_ERROR, true",
    "OVERLOADED, RATE_LIMITED, true"
  })
  void aFailureOfTheModelHasItsCode(AgentFailure failure, ErrorCode code, boolean retryable)
      throws Exception {
    AgentTurn fails = AgentTurn.empty().text("so far").fail(failure);
    try (AgentSession session = open(fake("gemini", fails, AgentTurn.hello()))) {
      TurnResult result = result(session.prompt("Say hello"));
      assertThat(result.error().code()).isEqualTo(code);
      assertThat(result.error().retryable()).isEqualTo(retryable);
      assertThat(result.stopReason()).isEqualTo(StopReason.FAILED);
      assertThat(result.text()).isEqualTo("so far");
      assertThat(result(session.prompt("Say hello")).success()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "max_tokens, MAX_TOKENS, ",
    "refusal, REFUSAL, ",
    "max_turn_requests, MAX_REQUESTS, UPSTREAM_ERROR",
    "cancelled, CANCELLED, INTERRUPTED",
    "something_new, FAILED, PROTOCOL_ERROR"
  })
  void onlyTheEndOfATurnIsASuccess(String said, StopReason reason, ErrorCode code)
      throws Exception {
    try (AgentSession session = open(fake("opencode", AgentTurn.hello().stop(said)))) {
      TurnResult result = result(session.prompt("Say hello"));
      assertThat(result.stopReason()).isEqualTo(reason);
      assertThat(result.failure().map(error -> error.code()).orElse(null)).isEqualTo(code);
    }
  }

  @Test
  void aTurnOfThoughtsPlansAndToolsIsTold() throws Exception {
    AgentTurn turn =
        AgentTurn.empty()
            .thought("Let me", " see")
            .plan("look", "act")
            .tool(ToolUse.allowed("ls", "file"))
            .tool(new ToolUse("false", "no", 1, false, List.of()))
            .retry(500);
    try (AgentSession session = open(fake("opencode", turn))) {
      Turn told = session.prompt("Look");
      TurnResult result = result(told);
      List<TurnEvent> events = events(told);

      assertThat(result.success()).as("tools without words are a success: %s", result).isTrue();
      assertThat(only(events, TurnEvent.Reasoning.class)).hasSize(2);
      assertThat(only(events, TurnEvent.Plan.class).get(0).entries())
          .extracting(TurnEvent.Plan.Entry::content)
          .containsExactly("look", "act");
      assertThat(only(events, TurnEvent.ToolResult.class))
          .extracting(TurnEvent.ToolResult::ok)
          .containsExactly(true, false);
      assertThat(only(events, TurnEvent.Notice.class))
          .extracting(TurnEvent.Notice::kind)
          .contains("notice", "usage_of_last_step");
    }
    try (AgentSession session = open(fake("opencode", AgentTurn.empty()))) {
      assertThat(result(session.prompt("Nothing")).error().code())
          .isEqualTo(ErrorCode.EMPTY_RESPONSE);
    }
  }

  @Test
  void serversAndSecretsGoThroughTheProtocolAndTheEnvironment() throws Exception {
    McpServer server = new McpServer("files", List.of("/bin/server", "-v"), Map.of("K", "secret"));
    SessionOptions.Builder options =
        fake("qwen", AgentTurn.hello())
            .mcpServers(server)
            .environment(Map.of("SOME_SETTING", "on"));
    try (AgentSession session = open(options)) {
      assertThat(result(session.prompt("Say hello")).success()).isTrue();
    }
    assertThat(agent.record().received("session/new"))
        .singleElement()
        .asString()
        .contains("\"command\":\"/bin/server\"")
        .contains("\"args\":[\"-v\"]")
        .contains("\"name\":\"K\"")
        .contains("\"value\":\"secret\"");
    assertThat(agent.record().starts().get(0).arguments()).containsExactly("--acp");
    assertThat(agent.record().starts().get(0).environment()).containsEntry("SOME_SETTING", "on");
  }

  @Test
  void aSecondPromptIsNotSentToAProgramThatItWouldHarm() throws Exception {
    try (AgentSession session = open(fake("qwen", AgentTurn.hello()))) {
      List<Turn> turns = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        turns.add(session.prompt("Prompt " + i));
      }
      CompletableFuture<?>[] results =
          turns.stream().map(Turn::result).toArray(CompletableFuture[]::new);
      get(CompletableFuture.allOf(results));
      for (Turn turn : turns) {
        assertThat(result(turn).success()).isTrue();
      }
    }
    assertThat(agent.record().prompts())
        .containsExactly("Prompt 0", "Prompt 1", "Prompt 2", "Prompt 3");
  }
}
