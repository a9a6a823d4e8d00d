package dev.brokerline.harness;

import static dev.brokerline.harness.Agents.events;
import static dev.brokerline.harness.Agents.get;
import static dev.brokerline.harness.Agents.only;
import static dev.brokerline.harness.Agents.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.brokerline.harness.program.McpServer;
import dev.brokerline.harness.session.BusyPolicy;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.session.SessionState;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionOption;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a session with the app-server of codex does. */
@Timeout(120)
class CodexSessionIT {

  @TempDir private Path directory;
  private FakeAgentExecutable codex;

  private SessionOptions.Builder options(AgentScript script) throws Exception {
    codex = Agents.fake(directory, "codex", script);
    return Agents.options(directory, "codex").permissions(PermissionPolicy.ASK);
  }

  private AgentSession open(AgentScript script) throws Exception {
    return get(Harness.open(options(script).build()));
  }

  @Test
  void aTurnTellsItsTextInPiecesAndOnceInFull() throws Exception {
    try (AgentSession session = open(AgentScript.of(AgentTurn.hello()))) {
      Turn turn = session.prompt("Say hello");
      TurnResult result = result(turn);
      List<TurnEvent> events = events(turn);

      assertThat(result.success()).as("%s", result).isTrue();
      assertThat(result.stopReason()).isEqualTo(StopReason.END_TURN);
      assertThat(events.get(0)).isEqualTo(new TurnEvent.Started(1, true));
      assertThat(
              only(events, TurnEvent.TextDelta.class).stream()
                  .map(TurnEvent.TextDelta::text)
                  .collect(Collectors.toList()))
          .containsExactly("Hello", " from", " mock", ".");
      assertThat(only(events, TurnEvent.Message.class))
          .singleElement()
          .satisfies(message -> assertThat(message.text()).isEqualTo("Hello from mock."));
      assertThat(result.text()).isEqualTo("Hello from mock.");
      assertThat(codex.record().prompts()).containsExactly("Say hello");
      await().until(() -> session.status().state() == SessionState.IDLE);
      assertThat(session.continuation()).isPresent();
      assertThat(session.model()).isPresent();
    }
  }

  @Test
  void equalTurnsHaveEqualUsageAlsoAfterAResumption() throws Exception {
    TokenUsage expected = TokenUsage.of(80, 20, 0, 7, 2).withContextWindow(258_400);
    Continuation earlier;
    try (AgentSession session = open(AgentScript.of(AgentTurn.hello()))) {
      for (int i = 0; i < 5; i++) {
        assertThat(result(session.prompt("turn " + i)).usage())
            .usingRecursiveComparison()
            .ignoringFields("cacheWrite")
            .isEqualTo(expected);
      }
      earlier = session.continuation().orElseThrow();
    }
    var options = Agents.options(directory, "codex").resume(earlier).build();
    try (AgentSession session = get(Harness.open(options))) {
      assertThat(result(session.prompt("again")).usage())
          .usingRecursiveComparison()
          .ignoringFields("cacheWrite")
          .isEqualTo(expected);
      assertThat(codex.record().turns().get(5).earlier()).hasSize(5);
    }
  }

  @Test
  void aPermissionIsAskedForAndTheAnswerDecides() throws Exception {
    AgentTurn tool = AgentTurn.empty().tool(ToolUse.asking("touch it", "touched")).text("done");
    try (AgentSession session = open(AgentScript.of(tool))) {
      List<TurnEvent> allowed = events(answering(session, PermissionDecision.allow()));
      assertThat(only(allowed, TurnEvent.PermissionRequested.class).get(0).request().options())
          .extracting(PermissionOption::id)
          .containsExactly("accept", "acceptForSession", "decline");
      assertThat(only(allowed, TurnEvent.ToolCall.class))
          .singleElement()
          .satisfies(call -> assertThat(call.title()).contains("touch it"));
      assertThat(only(allowed, TurnEvent.ToolResult.class))
          .singleElement()
          .satisfies(
              done -> {
                assertThat(done.ok()).isTrue();
                assertThat(done.output()).isEqualTo("touched");
              });

      List<TurnEvent> denied = events(answering(session, PermissionDecision.deny("not today")));
      assertThat(only(denied, TurnEvent.ToolResult.class))
          .singleElement()
          .satisfies(tried -> assertThat(tried.ok()).isFalse());
      assertThat(events(answering(session, PermissionDecision.allowAlways()))).isNotEmpty();
      assertThat(String.join("\n", codex.record().received()))
          .contains("\"accept\"", "\"decline\"", "\"acceptForSession\"", "\"on-request\"");
    }
  }

  private static Turn answering(AgentSession session, PermissionDecision decision) {
    Turn turn = session.prompt("use your tool");
    turn.listen(
        event -> {
          if (event instanceof TurnEvent.PermissionRequested asked) {
            await().until(() -> session.status().state() == SessionState.REQUIRES_ACTION);
            session.answer(asked.request(), decision).join();
          }
        });
    return turn;
  }

  @Test
  void everythingIsAllowedOnlyToOneWhoSaysSo() throws Exception {
    AgentTurn tool = AgentTurn.empty().tool(ToolUse.asking("touch it", "touched"));
    var options = options(AgentScript.of(tool)).permissions(PermissionPolicy.ALLOW_EVERYTHING);
    try (AgentSession session = get(Harness.open(options.build()))) {
      List<TurnEvent> events = events(session.prompt("use your tool"));

      assertThat(only(events, TurnEvent.PermissionRequested.class)).isEmpty();
      assertThat(codex.record().received("thread/start").get(0))
          .contains("\"never\"", "\"danger-full-access\"");
    }
  }

  @Test
  void anInterruptedPermissionIsCancelledAndTheSessionGoesOn() throws Exception {
    AgentTurn tool = AgentTurn.empty().tool(ToolUse.asking("touch it", "touched"));
    try (AgentSession session = open(AgentScript.of(tool, AgentTurn.hello()))) {
      Turn turn = session.prompt("use your tool");
      turn.listen(
          event -> {
            if (event instanceof TurnEvent.PermissionRequested) {
              session.interrupt().join();
            }
          });

      assertThat(result(turn).error().code()).isEqualTo(ErrorCode.INTERRUPTED);
      assertThat(result(turn).stopReason()).isEqualTo(StopReason.CANCELLED);
      assertThat(String.join("\n", codex.record().received())).contains("\"cancel\"");
      assertThat(result(session.prompt("again")).success()).isTrue();
    }
  }

  private static AgentScript.Builder twoModels() {
    return AgentScript.builder().turns(AgentTurn.hello()).model("first").models("first", "second");
  }

  @Test
  void aListedModelIsApplied() throws Exception {
    try (AgentSession session = open(twoModels().build())) {
      ModelReceipt receipt = get(session.setModel("second"));
      result(session.prompt("hello"));

      assertThat(receipt.status()).as("%s", receipt).isEqualTo(ModelReceipt.Status.APPLIED);
      assertThat(receipt.effective()).isEqualTo("second");
      assertThat(codex.record().turns().get(0).model()).isEqualTo("second");
      assertThat(session.model()).hasValue("second");
    }
  }

  @Test
  void aModelThatTheProgramRefusesIsRejected() throws Exception {
    try (AgentSession session = open(twoModels().acceptsAnyModel(false).build())) {
      ModelReceipt receipt = get(session.setModel("other"));

      assertThat(receipt.status()).as("%s", receipt).isEqualTo(ModelReceipt.Status.REJECTED);
      assertThat(receipt.effective()).isEqualTo("first");
    }
  }

  @Test
  void aModelThatIsNotListedIsPendingUntilATurnProvesIt() throws Exception {
    try (AgentSession session = open(twoModels().acceptsAnyModel(true).build())) {
      ModelReceipt receipt = get(session.setModel("third"));
      assertThat(receipt.status()).as("%s", receipt).isEqualTo(ModelReceipt.Status.PENDING);
      assertThat(session.model()).hasValue("first");

      List<TurnEvent> events = events(session.prompt("hello"));
      assertThat(only(events, TurnEvent.ModelChanged.class))
          .singleElement()
          .satisfies(
              changed -> {
                assertThat(changed.before()).isEqualTo("first");
                assertThat(changed.model()).isEqualTo("third");
              });
      assertThat(session.model()).hasValue("third");
    }
  }

  @Test
  void aModelThatDoesNotExistIsRefutedByTheTurnAndTheNextOneUsesTheOneBefore() throws Exception {
    try (AgentSession session = open(twoModels().acceptsAnyModel(true).build())) {
      assertThat(get(session.setModel("no-such-model")).status())
          .isEqualTo(ModelReceipt.Status.PENDING);

      assertThat(result(session.prompt("hello")).error().code())
          .isEqualTo(ErrorCode.MODEL_NOT_SUPPORTED);
      assertThat(session.model()).hasValue("first");
      assertThat(result(session.prompt("again")).success()).isTrue();
      assertThat(codex.record().turns().get(1).model()).isEqualTo("first");
    }
  }

  @Test
  void aModelChangedInATurnHoldsFromTheNext() throws Exception {
    AgentTurn slow = AgentTurn.empty().text("a").hang();
    AgentScript script = twoModels().turns(slow, AgentTurn.hello()).build();
    try (AgentSession session = open(script)) {
      Turn turn = session.prompt("first");
      assertThat(get(session.setModel("second")).status()).isEqualTo(ModelReceipt.Status.PENDING);
      assertThat(get(session.interrupt())).isTrue();
      assertThat(result(turn).success()).isFalse();
      List<TurnEvent> events = events(session.prompt("second"));

      assertThat(only(events, TurnEvent.ModelChanged.class)).hasSize(1);
      assertThat(session.model()).hasValue("second");
    }
  }

  @Test
  void aPromptJoinsTheRunningTurn() throws Exception {
    AgentScript script =
        AgentScript.of(AgentTurn.empty().text("a").pause(Duration.ofSeconds(3)).text("b"));
    try (AgentSession session = open(script)) {
      Turn first = session.prompt("first");
      Turn joined = session.prompt("and this", BusyPolicy.STEER);

      assertThat(result(joined).text()).isEqualTo("b");
      assertThat(result(first).text()).isEqualTo("b");
      assertThat(codex.record().received("turn/steer")).hasSize(1);
      assertThat(codex.record().prompts()).containsExactly("first");
    }
  }

  @Test
  void promptsWaitForTheirTurn() throws Exception {
    try (AgentSession session = open(AgentScript.of(AgentTurn.hello()))) {
      Turn first = session.prompt("first");
      Turn second = session.prompt("second");

      assertThat(result(first).success()).isTrue();
      assertThat(result(second).success()).isTrue();
      assertThat(codex.record().turns()).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHORIZED, AUTH_REQUIRED, false",
    "MODEL_NOT_FOUND, MODEL_NOT_SUPPORTED, false",
    "RATE_LIMITED, RATE_LIMITED, true",
    "CONTEXT_EXCEEDED, CONTEXT_EXCEEDED, false",
    "SERVER_ERROR, UPSTREAM_ERROR, true",
    "OVERLOADED, RATE_LIMITED, true"
  })
  void aFailureOfTheModelIsNamed(AgentFailure failure, ErrorCode code, boolean retryable)
      throws Exception {
    AgentScript script = AgentScript.of(AgentTurn.empty().fail(failure), AgentTurn.hello());
    try (AgentSession session = open(script)) {
      TurnResult result = result(session.prompt("hello"));

      assertThat(result.error().code()).isEqualTo(code);
      assertThat(result.error().retryable()).isEqualTo(retryable);
      assertThat(result(session.prompt("again")).success()).isTrue();
    }
  }

  @Test
  void aRetryIsANoticeAndNoEnd() throws Exception {
    try (AgentSession session =
        open(AgentScript.of(AgentTurn.empty().retry(503).thought("hm").plan("a", "b").text("c")))) {
      List<TurnEvent> events = events(session.prompt("hello"));

      assertThat(only(events, TurnEvent.Notice.class))
          .anySatisfy(notice -> assertThat(notice.kind()).isEqualTo("retry"));
      assertThat(only(events, TurnEvent.Reasoning.class)).hasSize(1);
      assertThat(only(events, TurnEvent.Plan.class))
          .singleElement()
          .satisfies(plan -> assertThat(plan.entries()).hasSize(2));
      assertThat(only(events, TurnEvent.Completed.class).get(0).result().success()).isTrue();
    }
  }

  @Test
  void aConversationThatDoesNotExistIsNotFound() throws Exception {
    var lost =
        new Continuation(
            "openai", "codex", "00000000-0000-0000-0000-000000000000", directory, directory);
    var options = options(AgentScript.of(AgentTurn.hello())).resume(lost).build();

    assertThatThrownBy(() -> get(Harness.open(options)))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            AgentException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONTINUATION_NOT_FOUND));
  }

  @Test
  void aConversationGoesOnInAnotherDirectory() throws Exception {
    Continuation earlier;
    try (AgentSession session = open(AgentScript.of(AgentTurn.hello()))) {
      result(session.prompt("remember"));
      earlier = session.continuation().orElseThrow();
    }
    Path other = Files.createDirectory(directory.resolve("other"));
    var options = Agents.options(directory, "codex").directory(other).resume(earlier).build();
    try (AgentSession session = get(Harness.open(options))) {
      assertThat(result(session.prompt("go on")).success()).isTrue();
      assertThat(codex.record().turns().get(1).earlier()).contains("remember");
    }
  }

  @Test
  void theSecretsOfAnMcpServerAreOnNoCommandLine() throws Exception {
    var server = new McpServer("tools", List.of("tool-server", "--x"), Map.of("KEY", "s3cret"));
    var options = options(AgentScript.of(AgentTurn.hello())).mcpServers(server).build();
    try (AgentSession session = get(Harness.open(options))) {
      assertThat(session.continuation()).isPresent();
      assertThat(codex.record().received("thread/start").get(0)).contains("s3cret", "tool-server");
      assertThat(codex.record().starts().get(0).arguments().toString()).doesNotContain("s3cret");
    }
  }
}
