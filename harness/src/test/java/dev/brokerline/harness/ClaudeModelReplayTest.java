package dev.brokerline.harness;

import static dev.brokerline.harness.Agents.get;
import static dev.brokerline.harness.Agents.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.internal.driver.claude.ClaudeDriver;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.testing.agent.RecordedAgentSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the driver makes of the answers of releases of claude to a change of the model. */
@Timeout(60)
class ClaudeModelReplayTest {

  private static AgentSession open(String name) throws Exception {
    return Replays.open(
        Replays.options("claude").permissions(PermissionPolicy.ALLOW).build(),
        RecordedAgentSession.named(name),
        0,
        context -> new ClaudeDriver(context, Replays.EXECUTABLE));
  }

  @Test
  void aModelThatWasLookedUpIsApplied() throws Exception {
    try (AgentSession session = open("claude-set-model-and-interrupt")) {
      assertThat(result(session.prompt("Say hello")).success()).isTrue();
      ModelReceipt receipt = get(session.setModel("claude-haiku-4-5"));
      assertThat(receipt.status()).isEqualTo(ModelReceipt.Status.APPLIED);
      assertThat(receipt.effective()).isEqualTo("claude-haiku-4-5");
    }
  }

  @Test
  void aNameThatWasTakenWithoutALookIsPending() throws Exception {
    try (AgentSession session = open("claude-control")) {
      assertThat(result(session.prompt("USE_TOOL")).success()).isTrue();
      ModelReceipt receipt = get(session.setModel("claude-haiku-4-5"));
      assertThat(receipt.status()).isEqualTo(ModelReceipt.Status.PENDING);
      assertThat(receipt.effective()).isNull();
      assertThat(receipt.evidence()).contains("without looking it up");
    }
  }
}
