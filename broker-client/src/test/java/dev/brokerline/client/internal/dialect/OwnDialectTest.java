package dev.brokerline.client.internal.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.error.Outcome;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.result.HelloResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnDialectTest {

  @ParameterizedTest
  @CsvSource({
    "brokerline/0.1.0, true",
    "brokerline/development, true",
    "3.0.0, false",
    "brokerline, false",
    ", false"
  })
  void theGreetingShowsWhoSpeaksIt(String version, boolean ours) {
    HelloResult hello = new HelloResult(version, ProtocolVersion.SUPPORTED, null, List.of());
    assertThat(OwnDialect.isSpokenBy(hello)).isEqualTo(ours);
  }

  @ParameterizedTest
  @CsvSource({
    "not_performed, NOT_PERFORMED",
    "performed, PERFORMED",
    "unknown, UNKNOWN",
    "a_later_word, UNKNOWN"
  })
  void theOutcomeIsWhatTheErrorSays(String said, Outcome outcome) {
    assertThat(outcomeOf("{\"outcome\":\"" + said + "\"}")).isEqualTo(outcome);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "null"})
  void withoutAWordTheCodeDecides(String data) {
    assertThat(outcomeOf(data)).isEqualTo(Outcome.NOT_PERFORMED);
  }

  private static Outcome outcomeOf(String data) {
    return OwnDialect.INSTANCE.outcomeOf(
        new ErrorDetail("agent_not_found", "gone", /* retryable= */ false, RawJson.of(data)));
  }

  @Test
  void answersComeInAnyOrderAndEachIsTheWholeTruth() {
    assertThat(OwnDialect.INSTANCE.answersInOrder()).isFalse();
  }
}
