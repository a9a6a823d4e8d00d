package dev.brokerline.testing.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.process.ProcessBackend;
import dev.brokerline.testing.FakeBrokerExecutable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The fake as a child process keeps the promises of the real broker. */
class FakeConformanceIT {

  @TestFactory
  Stream<DynamicTest> theFakeAsAChildProcessPromisesThat(@TempDir Path directory)
      throws IOException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("RUST_LOG", "off");
    ProcessCommand command =
        new ProcessCommand(
            FakeBrokerExecutable.create(
                directory, "--fake-ack-ms=" + FakeConformanceTest.ACK_DELAY.toMillis()),
            FakeConformanceTest.COMMAND.arguments(),
            directory,
            environment);
    Conformance suite = new Conformance(ProcessBackend.AUTO.factory(), command);
    return Conformance.scenarios().stream()
        .map(scenario -> dynamicTest(scenario.promise(), () -> suite.check(scenario)))
        .onClose(suite::close);
  }
}
