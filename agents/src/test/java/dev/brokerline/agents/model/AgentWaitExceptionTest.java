package dev.brokerline.agents.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentWaitExceptionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          it is idle         | 60000 | timed out after 60 s waiting for agent 'x' to become idle; it was busy
          it is ready        | 1500  | timed out after 1500 ms waiting for agent 'x' to become ready; it was busy
          it prints "a"      | 1000  | timed out after 1 s waiting for agent 'x' to print "a"; it was busy
          it sends a message | 1000  | timed out after 1 s waiting for agent 'x', until it sends a message; it was busy
          """)
  void aTimeOutSaysAfterHowLongForWhatAndWhatIsKnown(String what, long millis, String sentence) {
    assertThat(
            AgentWaitException.timedOut(
                "x", what, Duration.ofMillis(millis), "it was busy", List.of()))
        .hasMessage(sentence);
  }
}
