package dev.brokerline.client;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.relaycast.Workspace;
import dev.brokerline.spawn.BrokerLauncher;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.LaunchOptions;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.RelaycastEndpoint;
import dev.brokerline.spawn.process.ProcessBackend;
import dev.brokerline.testing.conformance.Conformance;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real broker keeps the promises that the fake is held to; or another one does, whose file the
 * system property {@value #COMMAND} names.
 */
class ConformanceIT {

  private static final String COMMAND = "brokerline.conformance.command";

  @TestFactory
  Stream<DynamicTest> theRealBrokerPromisesThat(@TempDir Path temporary) {
    ChildProcess.Factory processes = ProcessBackend.AUTO.factory();
    LocalRelaycast relaycast = LocalRelaycast.start();
    ProcessCommand command = new BrokerLauncher(processes).prepare(options(relaycast, temporary));
    Conformance suite = new Conformance(processes, command);
    return Conformance.scenarios().stream()
        .map(scenario -> dynamicTest(scenario.promise(), () -> suite.check(scenario)))
        .onClose(suite::close)
        .onClose(relaycast::close);
  }

  private static LaunchOptions options(LocalRelaycast relaycast, Path temporary) {
    Workspace workspace = relaycast.workspace();
    LaunchOptions.Builder options =
        LaunchOptions.builder()
            .home(RealBroker.home())
            .environment(Map.of("TMPDIR", temporary.toString()))
            .relaycast(
                RelaycastEndpoint.of(
                    relaycast.brokerUri(),
                    new RelaycastEndpoint.Workspace(
                        workspace.id(), /* alias= */ null, workspace.key())));
    String other = System.getProperty(COMMAND);
    return (other == null ? options : options.binary(Path.of(other))).build();
  }
}
