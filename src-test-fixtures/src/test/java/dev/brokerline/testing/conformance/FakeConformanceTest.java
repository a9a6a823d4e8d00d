package dev.brokerline.testing.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.brokerline.spawn.BrokerCommand;
import dev.brokerline.testing.FakeBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The fake in memory keeps the promises of the real broker. */
class FakeConformanceTest {

  static final BrokerCommand COMMAND =
      new BrokerCommand(
          Path.of("agent-relay-broker"),
          List.of("init", "--name", "conformance", "--channels", "general"),
          Path.of("."),
          Map.of("RUST_LOG", "off"));

  @TestFactory
  Stream<DynamicTest> theFakeInMemoryPromisesThat() {
    FakeBroker fake = FakeBroker.create();
    Conformance suite = new Conformance(fake.processFactory(), COMMAND);
    return Conformance.scenarios().stream()
        .map(scenario -> dynamicTest(scenario.promise(), () -> suite.check(scenario)))
        .onClose(fake::close)
        .onClose(suite::close);
  }
}
