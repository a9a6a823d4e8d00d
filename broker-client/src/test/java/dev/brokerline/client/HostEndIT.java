package dev.brokerline.client;

import static dev.brokerline.client.NativeBroker.AUTO;
import static dev.brokerline.client.NativeBroker.JAVA;
import static dev.brokerline.client.NativeBroker.NUPROCESS;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.brokerline.client.TreeHostMain.Way;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

class HostEndIT extends HostEndScenarios {

  static Stream<Arguments> ends() {
    return Stream.of(
        arguments(JAVA, Way.RETURN),
        arguments(NUPROCESS, Way.EXIT),
        arguments(JAVA, Way.EXIT),
        arguments(NUPROCESS, Way.EXIT_IN_CALLBACK),
        arguments(NUPROCESS, Way.EXIT_IN_ONLY_CALLBACK_THREAD),
        arguments(NUPROCESS, Way.EXIT_IN_LISTENER),
        arguments(NUPROCESS, Way.EXIT_ON_DECODER),
        arguments(JAVA, Way.EXIT_ON_DECODER));
  }

  static Stream<Arguments> signals() {
    return Stream.of(
        arguments(NUPROCESS, "TERM", 143),
        arguments(JAVA, "TERM", 143),
        arguments(NUPROCESS, "INT", 130),
        arguments(JAVA, "HUP", 129));
  }

  static Stream<TestedBroker> brokers() {
    return Stream.of(AUTO);
  }
}
