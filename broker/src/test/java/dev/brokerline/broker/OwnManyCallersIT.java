package dev.brokerline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.ManyCallers;
import dev.brokerline.client.RealBroker;
import dev.brokerline.protocol.model.AgentSpec;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads that ask our broker at once. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no terminals")
class OwnManyCallersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @ParameterizedTest
  @EnumSource(Talk.Form.class)
  void eachRequestGetsItsOwnAnswerOnce(Talk.Form form, @TempDir Path home) throws Exception {
    try (RealBroker broker = RealBroker.start(form.options(home))) {
      broker.spawn(AgentSpec.pty("a", "cat"));

      assertThat(new ManyCallers(PATIENCE).ask(broker.client, "our broker, " + form)).isZero();
    }
  }
}
