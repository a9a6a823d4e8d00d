package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.BrokerExitedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.model.CloseReport.How;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.result.BrokerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/**
 * A real broker, stopped by a signal: alive, and deaf to everything but its killing. The classes
 * that run this name the brokers.
 */
public abstract class StoppedBrokerScenarios {

  private static final int PENDING = 1_000;

  @Parameter private TestedBroker broker;

  @Test
  void failsAThousandPendingRequestsWhenItDies() throws Exception {
    List<Long> millis = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      millis.add(deathToLastFailure().toMillis());
    }
    Figures.record(
        "death of the broker to the last of %d failures, %s".formatted(PENDING, broker),
        millis + " ms, the first one cold");
  }

  private Duration deathToLastFailure() throws Exception {
    RealBroker running = RealBroker.start(broker.options(RealBroker.home()));
    stop(running);
    List<CompletableFuture<BrokerStatus>> pending =
        Stream.generate(() -> running.client.request(new GetStatus())).limit(PENDING).toList();
    long death = System.nanoTime();
    process(running).destroyForcibly();
    CompletableFuture<Long> lastFailure =
        CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new))
            .handle((result, failure) -> System.nanoTime());
    Duration took = Duration.ofNanos(lastFailure.get(15, TimeUnit.SECONDS) - death);
    for (CompletableFuture<BrokerStatus> request : pending) {
      assertThatThrownBy(request::join)
          .cause()
          .isInstanceOfSatisfying(
              BrokerExitedException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    }
    running.close();
    return took;
  }

  @Test
  void isKilledWithinTheBoundOfClose() throws Exception {
    RealBroker running = RealBroker.start(broker.options(RealBroker.home()));
    stop(running);
    CompletableFuture<BrokerStatus> pending = running.client.request(new GetStatus());
    CloseReport report = running.client.closeAsync().get(10, TimeUnit.SECONDS);
    assertThat(report.how()).isEqualTo(How.KILLED);
    assertThatThrownBy(pending::join)
        .cause()
        .isInstanceOfSatisfying(
            BrokerException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    running.assertNothingLeft(List.of());
    Figures.record(
        "close() of a stopped broker, bound 10 s, " + broker, report.took().toMillis() + " ms");
  }

  private static void stop(RealBroker running) throws Exception {
    Process kill = new ProcessBuilder("kill", "-STOP", Long.toString(running.info.pid())).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  private static ProcessHandle process(RealBroker running) {
    return ProcessHandle.of(running.info.pid()).orElseThrow();
  }
}
