package dev.brokerline.broker.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brokerline.harness.program.ProgramLocation;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.request.InterruptAgent;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.testing.agent.MockModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs with the programs that are found, here or where {@code real-agents} installs them. */
@Timeout(300)
class RealInterruptIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(value = Contender.class, names = ".*_TERMINAL", mode = EnumSource.Mode.MATCH_ALL)
  void aProgramInATerminalIsInterrupted(Contender contender) throws Exception {
    Map<String, String> environment = RealAgentsOnBroker.environmentWithInstalled();
    assumeTrue(
        ProgramLocation.find(contender.program(), environment).executable().isPresent(),
        contender + " is not installed");
    try (RealBroker broker =
        new RealBroker(MockModel.start(), List.of(contender), directory, environment, LIMIT)) {
      broker.start();
      broker.ask(SpawnAgent.of(contender.spec("ann")).withSkipRelayPrompt(true));
      broker.events().await("worker_ready", 0, it -> it instanceof WorkerEvent.Ready, LIMIT);
      int before = broker.events().count();
      broker.ask(SendMessage.of("ann", "SLOW please"));
      broker
          .events()
          .await(
              "a turn",
              before,
              it ->
                  it instanceof SessionEvent.StateChanged state && "running".equals(state.state()),
              LIMIT);

      assertThat(broker.ask(new InterruptAgent("ann")).interrupted()).isTrue();
      broker.events().await("agent_idle", before, it -> it instanceof AgentEvent.Idle, LIMIT);
    }
  }
}
