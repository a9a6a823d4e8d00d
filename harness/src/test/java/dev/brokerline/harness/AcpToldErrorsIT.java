package dev.brokerline.harness;

import static dev.brokerline.harness.Agents.events;
import static dev.brokerline.harness.Agents.get;
import static dev.brokerline.harness.Agents.only;
import static dev.brokerline.harness.Agents.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import dev.brokerline.testing.agent.script.AgentFailure;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import dev.brokerline.testing.agent.script.ToolUse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** copilot tells its errors as text, and ends the turn well. They fail the turn all the same. */
@Timeout(180)
class AcpToldErrorsIT {

  @TempDir private Path directory;

  private AgentSession open(String program, AgentTurn... turns) throws Exception {
    var unused = Agents.fake(directory, program, AgentScript.of(turns));
    return get(Harness.open(Agents.options(directory, program).build()));
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHORIZED, AUTH_REQUIRED, Authentication failed with provider",
    "SERVER_ERROR, UPSTREAM_ERROR, Failed to get response from the AI model",
    "RATE_LIMITED, RATE_LIMITED, Last error: 429",
    "OVERLOADED, RATE_LIMITED, Last error: 529",
    "MODEL_NOT_FOUND, MODEL_NOT_SUPPORTED, not found on provider",
  })
  void aToldErrorFailsTheTurnBeforeAndAfterAGoodOne(
      AgentFailure failure, ErrorCode code, String words) throws Exception {
    AgentTurn bad = AgentTurn.empty().fail(failure);
    try (AgentSession session = open("copilot", bad, AgentTurn.hello(), bad, AgentTurn.hello())) {
      for (int i = 0; i < 2; i++) {
        Turn failed = session.prompt("Say hello");
        TurnResult result = result(failed);
        assertThat(result.stopReason()).isEqualTo(StopReason.FAILED);
        assertThat(result.failure().orElseThrow().code()).isEqualTo(code);
        assertThat(result.failure().orElseThrow().message()).contains(words).doesNotContain("Err");
        assertThat(result.text()).isEmpty();
        List<TurnEvent> events = events(failed);
        assertThat(only(events, TurnEvent.TextDelta.class)).isEmpty();
        assertThat(only(events, TurnEvent.Notice.class))
            .extracting(TurnEvent.Notice::kind)
            .containsExactlyElementsOf(
                failure == AgentFailure.MODEL_NOT_FOUND ? List.of() : List.of("retry"));

        TurnResult good = result(session.prompt("Say hello"));
        assertThat(good.textOrThrow()).isEqualTo("Hello from mock.");
        assertThat(good.usage().total()).isEqualTo(107);
      }
    }
  }

  @Test
  void anErrorAfterAToolFailsTheTurnThatHasUsedTokens() throws Exception {
    AgentTurn turn =
        AgentTurn.empty().tool(ToolUse.allowed("ls", "x")).fail(AgentFailure.SERVER_ERROR);
    try (AgentSession session = open("copilot", turn)) {
      TurnResult result = result(session.prompt("List the files"));
      assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.UPSTREAM_ERROR);
      assertThat(result.usage().total()).isPositive();
    }
  }

  @Test
  void whatTheModelSaysIsNoError() throws Exception {
    AgentTurn whole = AgentTurn.empty().text("Error: this is what the log says (HTTP 500).");
    AgentTurn pieces = AgentTurn.empty().text("Error: this ", "is all ", "Error: right.");
    AgentTurn tool =
        AgentTurn.empty().text("Error: I look.").tool(ToolUse.allowed("ls", "x")).text("Found it.");
    try (AgentSession session = open("copilot", whole, pieces, tool)) {
      assertThat(result(session.prompt("1")).textOrThrow())
          .isEqualTo("Error: this is what the log says (HTTP 500).");
      Turn second = session.prompt("2");
      assertThat(result(second).textOrThrow()).isEqualTo("Error: this is all Error: right.");
      assertThat(only(events(second), TurnEvent.TextDelta.class)).hasSize(3);
      Turn third = session.prompt("3");
      assertThat(result(third).textOrThrow()).isEqualTo("Found it.");
      assertThat(only(events(third), TurnEvent.Message.class))
          .extracting(TurnEvent.Message::text)
          .containsExactly("Error: I look.", "Found it.");
      List<Class<? extends TurnEvent>> order =
          events(third).stream().<Class<? extends TurnEvent>>map(TurnEvent::getClass).toList();
      assertThat(order.indexOf(TurnEvent.TextDelta.class))
          .isLessThan(order.indexOf(TurnEvent.ToolCall.class));
    }
  }

  @Test
  void otherProgramsMaySayWhatTheyLike() throws Exception {
    AgentTurn turn = AgentTurn.empty().text("Error: nothing found.");
    try (AgentSession session = open("opencode", turn)) {
      TurnResult result = result(session.prompt("Look"));
      assertThat(result.textOrThrow()).isEqualTo("Error: nothing found.");
      assertThat(result.usage()).isNotEqualTo(TokenUsage.NONE);
    }
  }
}
