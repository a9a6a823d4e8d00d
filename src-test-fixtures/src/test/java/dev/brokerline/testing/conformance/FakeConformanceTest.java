package dev.brokerline.testing.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.testing.FakeBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The fake in memory keeps the promises of the real broker. */
class FakeConformanceTest {

  static final ProcessCommand COMMAND =
      new ProcessCommand(
          Path.of("agent-relay-broker"),
          List.of("init", "--name", "conformance", "--channels", "general"),
          Path.of("."),
          Map.of("RUST_LOG", "off"));

  /** Shorter than the 5 s of the real broker: no scenario compares times. */
  static final Duration ACK_DELAY = Duration.ofMillis(200);

  @TestFactory
  Stream<DynamicTest> theFakeInMemoryPromisesThat() {
    FakeBroker fake = FakeBroker.builder().ackAfter(ACK_DELAY).build();
    Conformance suite = new Conformance(fake.processFactory(), COMMAND);
    return Conformance.scenarios().stream()
        .map(scenario -> dynamicTest(scenario.promise(), () -> suite.check(scenario)))
        .onClose(fake::close)
        .onClose(suite::close);
  }
}
