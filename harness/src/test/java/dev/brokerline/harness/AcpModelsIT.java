package dev.brokerline.harness;

import static dev.brokerline.harness.Agents.events;
import static dev.brokerline.harness.Agents.get;
import static dev.brokerline.harness.Agents.only;
import static dev.brokerline.harness.Agents.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which model a session of the Agent Client Protocol uses, and how that is known. */
@Timeout(180)
class AcpModelsIT {

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
  @CsvSource({
    "opencode, mock/other-model, mock/no-such",
    "qwen, other-model(openai), no-such-model",
    "codex-acp, other-model, no-such-model"
  })
  void aConfigOptionProvesTheModel(String program, String other, String nonsense) throws Exception {
    try (AgentSession session = open(fake(program, AgentTurn.hello()))) {
      String before = session.model().orElseThrow();
      ModelReceipt good = get(session.setModel(other));
      assertThat(good.status()).isEqualTo(ModelReceipt.Status.APPLIED);
      assertThat(good.effective()).isEqualTo(other).isNotEqualTo(before);

      ModelReceipt bad = get(session.setModel(nonsense));
      assertThat(bad.status()).as("%s", bad).isEqualTo(ModelReceipt.Status.REJECTED);
      assertThat(bad.effective()).isEqualTo(other);
      assertThat(bad.revision()).isEqualTo(2);

      assertThat(result(session.prompt("Say hello")).success()).isTrue();
      assertThat(session.model()).contains(other);
    }
    assertThat(agent.record().turns().get(0).model()).isEqualTo(other);
  }

  @Test
  void theUsageOfATurnProvesTheModelOfGemini() throws Exception {
    try (AgentSession session = open(fake("gemini", AgentTurn.hello()))) {
      ModelReceipt receipt = get(session.setModel("gemini-2.5-pro"));
      assertThat(receipt.status()).isEqualTo(ModelReceipt.Status.PENDING);
      assertThat(receipt.effective()).isEqualTo("gemini-2.5-flash");
      ModelReceipt nonsense = get(session.setModel("no-such-model"));
      assertThat(nonsense.status()).isEqualTo(ModelReceipt.Status.REJECTED);
      assertThat(nonsense.evidence()).contains("gemini-2.5-pro").contains("does not list");

      Turn turn = session.prompt("Say hello");
      assertThat(only(events(turn), TurnEvent.ModelChanged.class))
          .singleElement()
          .satisfies(
              changed -> {
                assertThat(changed.before()).isEqualTo("gemini-2.5-flash");
                assertThat(changed.model()).isEqualTo("gemini-2.5-pro");
                assertThat(changed.evidence()).contains("model_usage");
              });
      assertThat(session.model()).contains("gemini-2.5-pro");
    }
    assertThat(agent.record().received("session/set_model")).hasSize(1);
  }

  @Test
  void aProgramThatListsNoModelsIsTakenAtItsWord() throws Exception {
    try (AgentSession session = open(fake("copilot", AgentTurn.hello()))) {
      ModelReceipt receipt = get(session.setModel("other-model"));
      assertThat(receipt.status()).isEqualTo(ModelReceipt.Status.PENDING);
      assertThat(receipt.effective()).isNull();
      assertThat(receipt.evidence()).contains("lists no models");
      assertThat(result(session.prompt("Say hello")).success()).isTrue();
      assertThat(session.model()).isEmpty();
    }
    assertThat(agent.record().turns().get(0).model()).isEqualTo("other-model");
  }

  @Test
  void theModelOfTheOptionsIsSetBeforeTheFirstTurn() throws Exception {
    try (AgentSession session =
        open(fake("opencode", AgentTurn.hello()).model("mock/other-model"))) {
      assertThat(session.model()).contains("mock/other-model");
    }
    AgentException refused = failure(fake("opencode", AgentTurn.hello()).model("mock/no-such"));
    assertThat(refused.code()).isEqualTo(ErrorCode.MODEL_NOT_SUPPORTED);
    assertThat(refused).hasMessageContaining("mock/no-such");
    AgentException unlisted = failure(fake("gemini", AgentTurn.hello()).model("no-such"));
    assertThat(unlisted.code()).isEqualTo(ErrorCode.MODEL_NOT_SUPPORTED);
  }

  @Test
  void anAgentWithoutModelsSaysSo() throws Exception {
    AgentScript none = AgentScript.builder().models().turns(AgentTurn.hello()).build();
    FakeAgentExecutable other = Agents.fake(directory, "agent", none);
    try (AgentSession session = open(Agents.options(directory, "acp:" + other.file() + " -x"))) {
      assertThat(get(session.setModel("any")).status()).isEqualTo(ModelReceipt.Status.UNSUPPORTED);
      assertThat(result(session.prompt("Say hello")).success()).isTrue();
    }
    assertThat(other.record().starts().get(0).arguments()).containsExactly("-x");
  }
}
