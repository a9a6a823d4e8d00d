package dev.brokerline.client;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

class OpenAndCloseIT extends OpenAndCloseScenarios {

  static Stream<Arguments> brokers() {
    return Stream.of(Arguments.of(NativeBroker.NUPROCESS, 80), Arguments.of(NativeBroker.JAVA, 20));
  }
}
