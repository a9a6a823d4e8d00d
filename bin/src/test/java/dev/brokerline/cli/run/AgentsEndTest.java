package dev.brokerline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.RelayCloseReport;
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
    assertThat(AgentsEnd.words(report(how, List.of("a"), List.of())))
        .isEqualTo("the agents were released");
  }

  @ParameterizedTest
  @EnumSource(
      value = How.class,
      names = {"NOT_STARTED", "EXITED_BY_ITSELF", "TERMINATED", "KILLED", "STILL_ALIVE"})
  void what_was_not_confirmed_is_not_said(How how) {
    assertThat(AgentsEnd.words(report(how, List.of("a"), List.of("b")))).doesNotContain("released");
  }

  @Test
  void an_end_that_was_not_seen_is_none() {
    assertThat(AgentsEnd.words(/* report= */ null)).contains("not seen");
  }

  private static RelayCloseReport report(How how, List<String> released, List<String> unconfirmed) {
    CloseReport broker = new CloseReport(how, Optional.empty(), Duration.ZERO, List.of());
    return new RelayCloseReport(released, unconfirmed, broker, Duration.ZERO);
  }
}
