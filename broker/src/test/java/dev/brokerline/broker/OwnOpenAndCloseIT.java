package dev.brokerline.broker;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.brokerline.client.OpenAndCloseScenarios;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.provider.Arguments;

@EnabledOnOs(value = OS.LINUX, disabledReason = "descriptors are counted in /proc")
class OwnOpenAndCloseIT extends OpenAndCloseScenarios {

  static Stream<Arguments> brokers() {
    return Stream.of(arguments(Talk.Form.IN_PROCESS, 100), arguments(Talk.Form.CHILD_PROCESS, 20));
  }
}
