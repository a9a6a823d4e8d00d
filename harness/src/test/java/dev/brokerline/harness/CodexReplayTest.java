package dev.brokerline.harness;

import static dev.brokerline.harness.Agents.events;
import static dev.brokerline.harness.Agents.get;
import static dev.brokerline.harness.Agents.only;
import static dev.brokerline.harness.Agents.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.internal.driver.codex.CodexDriver;
import dev.brokerline.harness.session.BusyPolicy;
import dev.brokerline.harness.session.ModelReceipt.Status;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import dev.brokerline.testing.agent.RecordedAgentSession;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the driver makes of the recordings of the app-server of codex. */
@Timeout(60)
class CodexReplayTest {

  private static final TokenUsage ONE_REQUEST =
      TokenUsage.of(80, 20, 0, 7, 2).withContextWindow(258_400);

  private static AgentSession open(String name) throws Exception {
    RecordedAgentSession recorded =
        RecordedAgentSession.named(name).without(line -> line.json().contains("\"busy\""));
    return Replays.open(
        Replays.options("codex").permissions(PermissionPolicy.DENY).build(),
        recorded,
        0,
        context -> new CodexDriver(context, Replays.EXECUTABLE));
  }

  private static void saysHello(AgentSession session, String prompt) throws Exception {
    Turn turn = session.prompt(prompt);
    TurnResult result = result(turn);
    List<TurnEvent> events = events(turn);
    assertThat(result.success()).as("%s", result).isTrue();
    assertThat(result.text()).isEqualTo("Hello from mock.");
    assertThat(result.usage()).isEqualTo(ONE_REQUEST);
    assertThat(only(events, TurnEvent.TextDelta.class)).hasSize(4);
    assertThat(only(events, TurnEvent.Message.class)).hasSize(1);
    assertThat(only(events, TurnEvent.Usage.class)).hasSize(1);
  }

  @Test
  void turnsAndAMissingThread() throws Exception {
    try (AgentSession session = open("codex-app-server")) {
      assertThat(session.continuation().orElseThrow().key())
          .isEqualTo("01a1fb71-c37f-7fd3-bb3e-d9095f66824f");
      assertThat(session.model()).hasValue("mock-model");
      saysHello(session, "Say hello");
      saysHello(session, "again");
      assertThat(result(session.prompt("x")).error().code())
          .isEqualTo(ErrorCode.CONTINUATION_NOT_FOUND);
    }
  }

  @Test
  void aDeniedApprovalAModelOfATurnAndAnInterrupt() throws Exception {
    try (AgentSession session = open("codex-app-server-approval-interrupt")) {
      Turn turn = session.prompt("USE_TOOL");
      List<TurnEvent> events = events(turn);
      assertThat(result(turn).success()).isTrue();
      assertThat(result(turn).usage())
          .isEqualTo(TokenUsage.of(160, 40, 0, 14, 4).withContextWindow(258_400));
      assertThat(only(events, TurnEvent.ToolCall.class))
          .singleElement()
          .satisfies(call -> assertThat(call.title()).contains("touch probe_file2"));
      assertThat(only(events, TurnEvent.ToolResult.class))
          .singleElement()
          .satisfies(done -> assertThat(done.ok()).isFalse());
      assertThat(only(events, TurnEvent.PermissionRequested.class))
          .singleElement()
          .satisfies(asked -> assertThat(asked.request().callId()).isEqualTo("call_1"));
      assertThat(only(events, TurnEvent.PermissionResolved.class)).hasSize(1);

      assertThat(get(session.setModel("other-model")).status()).isEqualTo(Status.PENDING);
      saysHello(session, "hi");
      assertThat(session.model()).hasValue("other-model");
      assertThat(interrupted(session, () -> {}).error().code()).isEqualTo(ErrorCode.INTERRUPTED);
    }
  }

  private static TurnResult interrupted(AgentSession session, Runnable before) throws Exception {
    Turn turn = session.prompt("SLOW please");
    CompletableFuture<Void> spoke = new CompletableFuture<>();
    turn.listen(
        event -> {
          if (event instanceof TurnEvent.TextDelta) {
            spoke.complete(null);
          }
        });
    get(spoke);
    before.run();
    get(session.interrupt());
    return result(turn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"codex-app-server-settings-experimental", "codex-app-server-settings-refused"})
  void changesOfTheModel(String name) throws Exception {
    boolean experimental = name.endsWith("experimental");
    try (AgentSession session = open(name)) {
      saysHello(session, "hi");
      // The list of models was not recorded, so only a turn proves a name.
      assertThat(get(session.setModel("other-model")).status()).isEqualTo(Status.PENDING);
      saysHello(session, "hi2");
      assertThat(session.model()).hasValue("other-model");

      assertThat(get(session.setModel("no-such-model")).status()).isEqualTo(Status.PENDING);
      if (experimental) {
        assertThat(result(session.prompt("hi3")).error().code())
            .isEqualTo(ErrorCode.MODEL_NOT_SUPPORTED);
        assertThat(session.model()).hasValue("other-model");
      } else {
        saysHello(session, "hi3");
      }
      saysHello(session, "hi4");

      TurnResult result =
          interrupted(
              session,
              () -> {
                assertThat(session.setModel("fourth-model").join().status())
                    .isEqualTo(Status.PENDING);
                var unused = session.prompt("steered", BusyPolicy.STEER);
              });
      assertThat(result.error().code()).isEqualTo(ErrorCode.INTERRUPTED);
      assertThat(result.usage().total()).isZero();
      saysHello(session, "after");
      assertThat(session.model()).hasValue("fourth-model");
    }
  }
}
