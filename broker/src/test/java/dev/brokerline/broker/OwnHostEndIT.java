package dev.brokerline.broker;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.brokerline.client.HostEndScenarios;
import dev.brokerline.client.TestedBroker;
import dev.brokerline.client.TreeHostMain.Way;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.provider.Arguments;

@EnabledOnOs(value = OS.LINUX, disabledReason = "the scenarios look at processes in /proc")
class OwnHostEndIT extends HostEndScenarios {

  static Stream<Arguments> ends() {
    return brokers()
        .flatMap(
            broker ->
                EnumSet.range(Way.RETURN, Way.EXIT_ON_DECODER).stream()
                    .map(way -> arguments(broker, way)));
  }

  static Stream<Arguments> signals() {
    return brokers()
        .flatMap(
            broker ->
                Stream.of(
                    arguments(broker, "TERM", 143),
                    arguments(broker, "INT", 130),
                    arguments(broker, "HUP", 129)));
  }

  static Stream<TestedBroker> brokers() {
    return Stream.of(Talk.Form.values());
  }
}
