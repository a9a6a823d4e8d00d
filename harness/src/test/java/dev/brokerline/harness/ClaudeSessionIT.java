package dev.brokerline.harness;

import static dev.brokerline.harness.Agents.events;
import static dev.brokerline.harness.Agents.get;
import static dev.brokerline.harness.Agents.only;
import static dev.brokerline.harness.Agents.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.session.BusyPolicy;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionState;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import dev.brokerline.testing.agent.script.AgentUsage;
import dev.brokerline.testing.agent.script.ToolUse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ClaudeSessionIT {

  @TempDir private Path directory;
  private FakeAgentExecutable claude;

  private AgentSession open(AgentScript script) throws Exception {
    return open(script, PermissionPolicy.ASK);
  }

  private AgentSession open(AgentScript script, PermissionPolicy permissions) throws Exception {
    claude = Agents.fake(directory, "claude", script);
    return get(Harness.open(Agents.options(directory, "claude").permissions(permissions).build()));
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
      String pieces =
          only(events, TurnEvent.TextDelta.class).stream()
              .map(TurnEvent.TextDelta::text)
              .collect(Collectors.joining());
      assertThat(only(events, TurnEvent.TextDelta.class)).hasSizeGreaterThan(1);
      assertThat(only(events, TurnEvent.Message.class)).hasSize(1);
      assertThat(only(events, TurnEvent.Message.class).get(0).text())
          .isEqualTo(pieces)
          .isEqualTo(result.text());
      assertThat(claude.record().prompts()).containsExactly("Say hello");
      assertThat(session.status().state()).isEqualTo(SessionState.IDLE);
      assertThat(session.continuation()).isPresent();
    }
  }

  @Test
  void equalTurnsHaveEqualUsage() throws Exception {
    AgentTurn counted = AgentTurn.hello().usage(AgentUsage.STANDARD);
    try (AgentSession session = open(AgentScript.of(counted))) {
      var first = result(session.prompt("one")).usage();
      var second = result(session.prompt("two")).usage();

      assertThat(first.input()).isEqualTo(80);
      assertThat(first.cacheRead()).isEqualTo(20);
      assertThat(first.output()).isEqualTo(7);
      assertThat(second).isEqualTo(first);
    }
  }

  @Test
  void aPermissionIsAskedForAndTheAnswerDecides() throws Exception {
    AgentTurn tool = AgentTurn.empty().tool(ToolUse.asking("touch it", "touched")).text("done");
    try (AgentSession session = open(AgentScript.of(tool, tool))) {
      assertThat(result(answering(session, PermissionDecision.allow())).success()).isTrue();

      List<TurnEvent> denied = events(answering(session, PermissionDecision.deny("not today")));
      assertThat(only(denied, TurnEvent.ToolResult.class))
          .singleElement()
          .satisfies(tried -> assertThat(tried.ok()).isFalse());
      assertThat(only(denied, TurnEvent.PermissionResolved.class))
          .singleElement()
          .satisfies(
              resolved ->
                  assertThat(resolved.by()).isEqualTo(TurnEvent.PermissionResolved.By.CALLER));
    }
  }

  private static Turn answering(AgentSession session, PermissionDecision decision) {
    Turn turn = session.prompt("use your tool");
    turn.listen(
        event -> {
          if (event instanceof TurnEvent.PermissionRequested asked) {
            assertThat(session.status().state()).isEqualTo(SessionState.REQUIRES_ACTION);
            session.answer(asked.request(), decision).join();
          }
        });
    return turn;
  }

  @Test
  void aModelIsChangedWithAReceiptAndANonsenseOneIsRejected() throws Exception {
    AgentScript script =
        AgentScript.builder()
            .turns(AgentTurn.hello())
            .model("claude-opus-5-5")
            .models("claude-opus-5-5", "claude-haiku-4-5")
            .build();
    try (AgentSession session = open(script)) {
      ModelReceipt good = get(session.setModel("claude-haiku-4-5"));
      ModelReceipt bad = get(session.setModel("no-such-model"));
      result(session.prompt("hello"));

      assertThat(good.status()).isEqualTo(ModelReceipt.Status.APPLIED);
      assertThat(bad.status()).isEqualTo(ModelReceipt.Status.REJECTED);
      assertThat(bad.effective()).isEqualTo(good.effective());
      assertThat(good.revision()).isEqualTo(1);
      assertThat(bad.revision()).isEqualTo(2);
      assertThat(claude.record().turns().get(0).model()).isEqualTo(good.effective());
      assertThat(session.model()).hasValue(good.effective());
    }
  }

  @Test
  void anInterruptedTurnEndsAndTheSessionGoesOn() throws Exception {
    AgentScript script = AgentScript.of(AgentTurn.empty().text("so far").hang(), AgentTurn.hello());
    try (AgentSession session = open(script)) {
      Turn turn = session.prompt("think");
      turn.listen(
          event -> {
            if (event instanceof TurnEvent.TextDelta) {
              session.interrupt().join();
            }
          });
      TurnResult result = result(turn);

      assertThat(result.error()).isNotNull();
      assertThat(result.error().code()).isEqualTo(ErrorCode.INTERRUPTED);
      assertThat(result.stopReason()).isEqualTo(StopReason.CANCELLED);
      assertThat(result(session.prompt("again")).success()).isTrue();
    }
  }

  @Test
  void promptsWaitForTheirTurnUnlessTheyAreToBeRejected() throws Exception {
    try (AgentSession session =
        open(AgentScript.of(AgentTurn.empty().text("a").hang(), AgentTurn.hello()))) {
      Turn first = session.prompt("first");
      Turn second = session.prompt("second");
      Turn rejected = session.prompt("third", BusyPolicy.REJECT);
      Turn steered = session.prompt("fourth", BusyPolicy.STEER);

      assertThat(result(rejected).error().code()).isEqualTo(ErrorCode.BUSY);
      assertThat(result(steered).error().code()).isEqualTo(ErrorCode.UNSUPPORTED);
      assertThat(get(session.interrupt())).isTrue();
      assertThat(result(first).error().code()).isEqualTo(ErrorCode.INTERRUPTED);
      assertThat(result(second).success()).isTrue();
      assertThat(claude.record().prompts()).containsExactly("first", "second");
    }
  }

  @Test
  void aConversationGoesOnInALaterSession() throws Exception {
    AgentScript script = AgentScript.of(AgentTurn.hello());
    Continuation earlier;
    try (AgentSession session = open(script)) {
      result(session.prompt("remember"));
      earlier = session.continuation().orElseThrow();
    }
    var options = Agents.options(directory, "claude").resume(earlier).build();
    try (AgentSession session = get(Harness.open(options))) {
      assertThat(result(session.prompt("go on")).success()).isTrue();
      assertThat(claude.record().turns().get(1).earlier()).contains("remember");
    }
  }
}
