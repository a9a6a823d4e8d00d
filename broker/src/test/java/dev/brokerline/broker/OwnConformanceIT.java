package dev.brokerline.broker;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.brokerline.spawn.BrokerImplementation;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import dev.brokerline.testing.conformance.BrokerKind;
import dev.brokerline.testing.conformance.Conformance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our broker keeps the promises that the native one is held to, and does what the suite says where
 * it differs.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no terminals")
class OwnConformanceIT {

  @TempDir private Path directory;

  @TestFactory
  Stream<DynamicTest> inThisJvmItPromisesThat() throws IOException {
    return promises(Brokers.inProcess());
  }

  @TestFactory
  Stream<DynamicTest> asAChildProcessItPromisesThat() throws IOException {
    return promises(Brokers.builtIn());
  }

  private Stream<DynamicTest> promises(BrokerImplementation broker) throws IOException {
    Conformance suite =
        new Conformance(broker.processes().orElseThrow(), command(), BrokerKind.BROKERLINE);
    return Conformance.scenarios().stream()
        .map(
            scenario ->
                dynamicTest(scenario.promise(BrokerKind.BROKERLINE), () -> suite.check(scenario)))
        .onClose(suite::close);
  }

  /** Returns a command whose executable is not looked at, with a fake claude on the path. */
  private ProcessCommand command() throws IOException {
    FakeAgentExecutable.create(directory, "claude", AgentScript.of(AgentTurn.hello()));
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
    return new ProcessCommand(
        directory.resolve("brokerline-broker"),
        List.of("init", "--name", "conformance", "--channels", "general"),
        directory,
        environment);
  }
}
