package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.model.CloseReport.How;
import dev.brokerline.concurrent.ManualTimer;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.testing.FakeBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a broker's end is called, when it is quicker than the call that asks it to end. */
class DescentTest {

  private static final Optional<ExitStatus> EXIT_0 =
      Optional.of(new ExitStatus(OptionalInt.of(0), Duration.ofSeconds(1), List.of()));

  private final FakeBroker fake = FakeBroker.create();
  private final ChildProcess process = Launched.process(fake);
  private final Descent descent =
      Descent.gentle(process, new ManualTimer(), Duration.ofSeconds(10));

  @AfterEach
  void close() {
    fake.close();
  }

  @ParameterizedTest
  @CsvSource({"UNKNOWN, SHUT_DOWN", "NOT_PERFORMED, EXITED_BY_ITSELF"})
  void anExitWhileItIsAskedIsItsShutdownIfItWasAsked(Outcome outcome, How how) {
    List<How> during = new ArrayList<>();
    descent.afterRequest(
        () -> {
          fake.exit(0);
          await().atMost(Duration.ofSeconds(30)).until(process.exited()::isDone);
          during.add(descent.howItEnded(EXIT_0));
          return CompletableFuture.failedFuture(new BrokerClosedException("it has ended", outcome));
        });

    assertThat(during).containsExactly(How.SHUT_DOWN);
    assertThat(descent.howItEnded(EXIT_0)).isEqualTo(how);
  }
}
