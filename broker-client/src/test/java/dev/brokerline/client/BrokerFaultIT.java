package dev.brokerline.client;

import static dev.brokerline.client.FaultyBroker.failure;
import static dev.brokerline.client.FaultyBroker.knew;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.BrokerExitedException;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.ProtocolMismatchException;
import dev.brokerline.client.error.ProtocolViolationException;
import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.model.CloseReport.How;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.spawn.process.ProcessBackend;
import dev.brokerline.testing.BrokerFault;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a caller sees of a child process that misbehaves with its pipes, on either backend. */
class BrokerFaultIT {

  @TempDir private Path directory;

  @Backends
  @Proves(BrokerFault.LATER_GENERATION)
  void aBrokerOfALaterGenerationIsRecognisedAndEnded(ProcessBackend backend) throws Exception {
    try (FaultyBroker broker = start(backend, BrokerFault.LATER_GENERATION)) {
      ProtocolMismatchException mismatch =
          failure(
              BrokerFault.LATER_GENERATION, broker.client.start(), ProtocolMismatchException.class);
      assertThat(mismatch).hasMessageContaining("3.2.18");
      assertThat(broker.client.closed().get(30, TimeUnit.SECONDS).exit()).isPresent();
    }
  }

  @Backends
  @Proves(BrokerFault.BREAKS_OFF_MID_LINE)
  void aRequestFailsWithTheExitWhenItsAnswerBreaksOff(ProcessBackend backend) throws Exception {
    try (FaultyBroker broker = start(backend, BrokerFault.BREAKS_OFF_MID_LINE).started()) {
      BrokerExitedException exited =
          failure(
              BrokerFault.BREAKS_OFF_MID_LINE,
              broker.client.request(new GetStatus()),
              BrokerExitedException.class);
      assertThat(exited.exit().code()).hasValue(7);
      assertThat(exited.outcome()).isEqualTo(Outcome.UNKNOWN);
    }
  }

  @Backends
  @Proves(BrokerFault.LEAVES_PIPES_OPEN)
  void anExitIsNoticedThoughAnotherHoldsThePipes(ProcessBackend backend) throws Exception {
    try (FaultyBroker broker = start(backend, BrokerFault.LEAVES_PIPES_OPEN).started()) {
      assertThat(broker.ask(new GetStatus()).agentCount()).isZero();
      long start = System.nanoTime();
      CloseReport report = broker.client.closed().get(20, TimeUnit.SECONDS);
      knew(BrokerFault.LEAVES_PIPES_OPEN, start);
      assertThat(report.how()).isEqualTo(How.EXITED_BY_ITSELF);
      assertThat(report.exit().orElseThrow().code()).hasValue(0);
    }
  }

  @Backends
  @Proves(BrokerFault.HUGE_LINE)
  void aHugeAnswerCostsItsOwnRequestOnly(ProcessBackend backend) throws Exception {
    try (FaultyBroker broker = start(backend, BrokerFault.HUGE_LINE).started()) {
      ProtocolViolationException huge =
          failure(
              BrokerFault.HUGE_LINE,
              broker.client.request(new GetStatus()),
              ProtocolViolationException.class);
      assertThat(huge.outcome()).isEqualTo(Outcome.UNKNOWN);
      assertThat(broker.ask(new GetStatus()).agentCount()).isZero();
      assertThat(broker.events.awaitFirst(ClientEvent.LineSkipped.class).bytes())
          .isGreaterThan(BrokerFault.HUGE_LINE.defaultParameter());
    }
  }

  @Backends
  @Proves({BrokerFault.SINGLE_BYTES, BrokerFault.ONE_WRITE})
  void framesMayComeInAnyPieces(ProcessBackend backend) throws Exception {
    for (BrokerFault fault : new BrokerFault[] {BrokerFault.SINGLE_BYTES, BrokerFault.ONE_WRITE}) {
      try (FaultyBroker broker = start(backend, fault).started()) {
        long start = System.nanoTime();
        String name = "\u00e4cho \u00f1and\u00fa";
        assertThat(broker.ask(SpawnAgent.of(AgentSpec.pty(name, "cat"))).name()).isEqualTo(name);
        broker.events.awaitFirst(AgentEvent.Spawned.class, name);
        assertThat(broker.ask(new ListAgents()).agents())
            .singleElement()
            .satisfies(agent -> assertThat(agent.name()).isEqualTo(name));
        knew(fault, start);
      }
    }
  }

  @Backends
  @Proves(BrokerFault.FLOODS)
  void aFloodIsReadThoughAListenerSleeps(ProcessBackend backend) throws Exception {
    CountDownLatch awake = new CountDownLatch(1);
    try (FaultyBroker broker = start(backend, BrokerFault.FLOODS).started()) {
      broker.client.listen(
          event -> {
            try {
              awake.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      broker.ask(SpawnAgent.of(AgentSpec.pty("a", "cat")));
      long start = System.nanoTime();
      assertThat(broker.ask(new GetStatus()).agentCount()).isEqualTo(1);
      knew(BrokerFault.FLOODS, start);
      awake.countDown();
    }
  }

  @Backends
  @Proves(BrokerFault.CLOSES_STDERR)
  void aClosedStandardErrorIsNoEnd(ProcessBackend backend) throws Exception {
    try (FaultyBroker broker = start(backend, BrokerFault.CLOSES_STDERR).started()) {
      long start = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        assertThat(broker.ask(new GetStatus()).agentCount()).isZero();
      }
      knew(BrokerFault.CLOSES_STDERR, start);
      assertThat(broker.closeReport().how()).isEqualTo(How.SHUT_DOWN);
    }
  }

  @Backends
  @Proves(BrokerFault.STOPS_READING)
  void aBrokerThatDoesNotReadIsFoundOutByDeadlineAndLimit(ProcessBackend backend) throws Exception {
    try (FaultyBroker broker = start(backend, BrokerFault.STOPS_READING).started()) {
      SendMessage big = SendMessage.of("#general", "x".repeat(1 << 20));
      var first = broker.client.request(big, Duration.ofMillis(500));
      RequestNotSentException full = null;
      for (int i = 0; i < 200 && full == null; i++) {
        var more = broker.client.request(big, Duration.ofMillis(500));
        full = more.isCompletedExceptionally() ? notSent(more) : null;
      }
      assertThat(full).as("the limit of what waits to be written").isNotNull();
      assertThat(full.outcome()).isEqualTo(Outcome.NOT_PERFORMED);
      RequestTimeoutException late =
          failure(BrokerFault.STOPS_READING, first, RequestTimeoutException.class);
      assertThat(late.outcome()).isEqualTo(Outcome.UNKNOWN);
    }
  }

  @Backends
  @Proves(BrokerFault.CLOSES_STDIN)
  void aBrokerThatClosedItsInputFailsRequestsAndNobodyElse(ProcessBackend backend)
      throws Exception {
    try (FaultyBroker broker = start(backend, BrokerFault.CLOSES_STDIN).started()) {
      BrokerException failure =
          failure(
              BrokerFault.CLOSES_STDIN,
              broker.client.request(new GetStatus(), Duration.ofSeconds(1)),
              BrokerException.class);
      assertThat(failure).isNotInstanceOf(BrokerRejectedException.class);
    }
  }

  @Backends
  @Proves({
    BrokerFault.IGNORES_SHUTDOWN,
    BrokerFault.IGNORES_END_OF_INPUT,
    BrokerFault.IGNORES_TERMINATION
  })
  void aProcessThatIgnoresEverythingIsKilledWithinTheBound(ProcessBackend backend)
      throws Exception {
    BrokerClientOptions.Builder options =
        RealBroker.options().processBackend(backend).closeTimeout(Duration.ofSeconds(4));
    try (FaultyBroker broker =
        FaultyBroker.process(
                directory,
                options,
                BrokerFault.IGNORES_SHUTDOWN,
                BrokerFault.IGNORES_END_OF_INPUT,
                BrokerFault.IGNORES_TERMINATION)
            .started()) {
      CloseReport report = broker.closeReport();
      assertThat(report.how()).isEqualTo(How.KILLED);
      // The timer may be late on a busy machine, though not by another step.
      assertThat(report.took()).isLessThan(Duration.ofSeconds(6));
      Figures.record(
          "close() with a bound of 4 s, " + How.KILLED, report.took().toMillis() + " ms");
    }
  }

  private FaultyBroker start(ProcessBackend backend, BrokerFault fault) throws Exception {
    return FaultyBroker.process(directory, backend, fault);
  }

  private static RequestNotSentException notSent(CompletableFuture<?> request) throws Exception {
    return failure(BrokerFault.STOPS_READING, request, RequestNotSentException.class);
  }

  /** A test that runs on each backend. */
  @ParameterizedTest
  @EnumSource(
      value = ProcessBackend.class,
      names = {"NUPROCESS", "JAVA"})
  @Retention(RetentionPolicy.RUNTIME)
  @interface Backends {}
}
