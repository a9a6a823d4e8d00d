package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.model.CloseReport.How;
import dev.brokerline.protocol.result.HelloResult;
import dev.brokerline.spawn.ExitStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What the log is told of a broker's life though nobody observes. */
class LifeLogTest {

  private final List<String> lines = new ArrayList<>();
  private final Observers told = new Observers(List.of(), new LifeLog(lines::add));
  private final UserNotices notices = new UserNotices(told, Duration.ofSeconds(1));

  @Test
  void tellsOfAStartAndItsEnd() {
    notices.started(
        new BrokerInfo(new HelloResult("3.0.0", 1, null), 4711), Duration.ofMillis(480));
    notices.ended(report(How.SHUT_DOWN, List.of()));
    assertThat(lines)
        .containsExactly(
            "Broker 4711 is ready after 480 ms; it gives its version as 3.0.0",
            "Broker 4711 is gone; it was asked to shut down, exit code 0 after 2000 ms");
  }

  @Test
  void tellsOfAStartThatFailed() {
    notices.ended(report(How.EXITED_BY_ITSELF, List.of("no\u001b[2J\nkey")));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0))
        .startsWith("The broker was not started; it ended by itself, exit code 0")
        .doesNotContain("\u001b", "\n");
  }

  @Test
  void tellsOfRestarts() {
    String why = "the broker has exited with exit code 9";
    told.tellAndLog("", observer -> observer.brokerRestarting(1, Duration.ofMillis(500), why));
    told.tellAndLog("", observer -> observer.brokerRestarted(2, Duration.ofMillis(900)));
    told.tellAndLog("", observer -> observer.brokerGivenUp("it was lost too often"));
    assertThat(lines)
        .containsExactly(
            "The broker was lost (the broker has exited with exit code 9); attempt 1 to start"
                + " another follows in 500 ms",
            "There is a broker again, number 2, 900 ms after",
            "The broker was lost (it was lost too often), and no other is started");
  }

  @Test
  void tellsInOneLineWithoutOrdersToTheTerminalWhateverABrokerSays() {
    String evil = "3\u001b[2J\u009b2J\u202e\r\nforged";
    notices.started(new BrokerInfo(new HelloResult(evil, 1, null), 4711), Duration.ofMillis(1));
    told.tellAndLog("", observer -> observer.brokerRestarting(1, Duration.ofMillis(500), evil));
    told.tellAndLog("", observer -> observer.brokerGivenUp(evil));
    assertThat(lines)
        .hasSize(3)
        .allSatisfy(
            line -> assertThat(line).contains("forged").doesNotContainPattern("[\\p{Cc}\\p{Cf}]"));
  }

  private static CloseReport report(How how, List<String> stderr) {
    var exit = new ExitStatus(OptionalInt.of(0), Duration.ofSeconds(2), stderr);
    return new CloseReport(how, Optional.of(exit), Duration.ZERO, List.of());
  }
}
