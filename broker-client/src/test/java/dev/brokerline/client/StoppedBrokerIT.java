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
import dev.brokerline.spawn.process.ProcessBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real broker, stopped by a signal: alive, and deaf to everything but its killing. */
class StoppedBrokerIT {

  private static final int PENDING = 1_000;

  @ParameterizedTest
  @EnumSource(
      value = ProcessBackend.class,
      names = {"NUPROCESS", "JAVA"})
  void failsAThousandPendingRequestsWhenItDies(ProcessBackend backend) throws Exception {
    List<Long> millis = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      millis.add(deathToLastFailure(backend).toMillis());
    }
    Figures.record(
        "death of the broker to the last of %d failures, %s".formatted(PENDING, backend),
        millis + " ms, the first one cold");
  }

  private static Duration deathToLastFailure(ProcessBackend backend) throws Exception {
    RealBroker broker = RealBroker.start(RealBroker.options().processBackend(backend));
    stop(broker);
    List<CompletableFuture<BrokerStatus>> pending =
        Stream.generate(() -> broker.client.request(new GetStatus())).limit(PENDING).toList();
    long death = System.nanoTime();
    process(broker).destroyForcibly();
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
    broker.close();
    return took;
  }

  @ParameterizedTest
  @EnumSource(
      value = ProcessBackend.class,
      names = {"NUPROCESS", "JAVA"})
  void isKilledWithinTheBoundOfClose(ProcessBackend backend) throws Exception {
    RealBroker broker = RealBroker.start(RealBroker.options().processBackend(backend));
    stop(broker);
    CompletableFuture<BrokerStatus> pending = broker.client.request(new GetStatus());
    CloseReport report = broker.client.closeAsync().get(10, TimeUnit.SECONDS);
    assertThat(report.how()).isEqualTo(How.KILLED);
    assertThatThrownBy(pending::join)
        .cause()
        .isInstanceOfSatisfying(
            BrokerException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    broker.assertNothingLeft(List.of());
    Figures.record(
        "close() of a stopped broker, bound 10 s, " + backend, report.took().toMillis() + " ms");
  }

  private static void stop(RealBroker broker) throws Exception {
    Process kill = new ProcessBuilder("kill", "-STOP", Long.toString(broker.info.pid())).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  private static ProcessHandle process(RealBroker broker) {
    return ProcessHandle.of(broker.info.pid()).orElseThrow();
  }
}
