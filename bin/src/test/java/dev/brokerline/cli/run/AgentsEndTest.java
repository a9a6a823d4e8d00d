package dev.brokerline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.model.CloseReport.How;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgentsEndTest {

  @ParameterizedTest
  @EnumSource
  void a_confirmed_release_is_one_however_the_broker_ended(How how) {
    assertThat(AgentsEnd.words(/* released= */ true, report(how)))
        .isEqualTo("the agents were released");
  }

  @ParameterizedTest
  @EnumSource(
      value = How.class,
      names = {"NOT_STARTED", "EXITED_BY_ITSELF", "TERMINATED", "KILLED", "STILL_ALIVE"})
  void what_was_not_confirmed_is_not_said(How how) {
    assertThat(AgentsEnd.words(/* released= */ false, report(how))).doesNotContain("released");
  }

  @Test
  void an_end_that_was_not_seen_is_none() {
    assertThat(AgentsEnd.words(/* released= */ false, /* report= */ null)).contains("not seen");
  }

  private static CloseReport report(How how) {
    return new CloseReport(how, Optional.empty(), Duration.ZERO, List.of());
  }
}
