package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.spawn.process.ProcessBackend;
import dev.brokerline.testing.BrokerFault;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many threads that ask one broker at once, which prints garbage between its answers, answers
 * twice, answers what nobody asked, and holds back one answer in a thousand beyond its deadline.
 */
class ManyCallersIT {

  /** Shorter than a late answer is held back. */
  private static final Duration DEADLINE = Duration.ofMillis(500);

  @Test
  void eachRequestGetsItsOwnAnswerOnce(@TempDir Path directory) throws Exception {
    try (FaultyBroker broker =
        FaultyBroker.process(
            directory,
            ProcessBackend.AUTO,
            BrokerFault.ANSWERS_LATE + ":1000",
            BrokerFault.ANSWERS_TWICE,
            BrokerFault.ANSWERS_STRANGERS,
            BrokerFault.GARBAGE)) {
      broker.started().ask(SpawnAgent.of(AgentSpec.pty("a", "cat")));

      assertThat(new ManyCallers(DEADLINE).ask(broker.client, "a broker with faults")).isPositive();
    }
  }
}
