package dev.brokerline.client;

import static dev.brokerline.client.FaultyBroker.failure;
import static dev.brokerline.client.FaultyBroker.inMemory;
import static dev.brokerline.client.FaultyBroker.knew;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.BrokerExitedException;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.BrokerStartException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.ProtocolMismatchException;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.model.BrokerState;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.model.CloseReport.How;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.RequestTimeouts;
import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.event.UnknownEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.BrokerStatus;
import dev.brokerline.testing.BrokerFault;
import dev.brokerline.testing.FakeBroker;
import dev.brokerline.testing.FakeBrokerBuilder;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a caller sees of a broker that misbehaves; the faults of pipes are in {@link BrokerFaultIT}.
 */
class BrokerFaultTest {

  private static final Duration SHORT = Duration.ofMillis(200);

  @Test
  void everyFaultHasItsTest() {
    Set<BrokerFault> proved = EnumSet.noneOf(BrokerFault.class);
    Stream.of(BrokerFaultTest.class, BrokerFaultIT.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .map((Method method) -> method.getAnnotation(Proves.class))
        .filter(annotation -> annotation != null)
        .forEach(annotation -> proved.addAll(List.of(annotation.value())));
    assertThat(proved).containsExactlyInAnyOrder(BrokerFault.values());
  }

  // The start

  @Test
  @Proves(BrokerFault.EXITS_BEFORE_HELLO)
  void aStartFailsWithTheReasonThatTheBrokerGave() throws Exception {
    try (FaultyBroker broker = inMemory(BrokerFault.EXITS_BEFORE_HELLO)) {
      assertThat(
              failure(
                  BrokerFault.EXITS_BEFORE_HELLO,
                  broker.client.start(),
                  BrokerStartException.class))
          .hasMessageContaining("exit code 1")
          .hasMessageContaining("failed to initialize relaycast session");
    }
  }

  @Test
  @Proves(BrokerFault.STALLS_AT_HELLO)
  void aStartThatStallsFailsAtItsDeadlineWithTheLastWords() throws Exception {
    BrokerClientOptions.Builder options =
        BrokerClientOptions.builder()
            .timeouts(new RequestTimeouts(SHORT, Duration.ofSeconds(60), Duration.ofSeconds(10)));
    try (FaultyBroker broker =
        inMemory(FakeBroker.builder().fault(BrokerFault.STALLS_AT_HELLO), options)) {
      assertThat(
              failure(
                  BrokerFault.STALLS_AT_HELLO, broker.client.start(), BrokerStartException.class))
          .hasMessageContaining("hello")
          .hasMessageContaining("429 rate limited");
      assertThat(broker.client.state()).isEqualTo(BrokerState.CLOSED);
    }
  }

  @Test
  @Proves(BrokerFault.SLOW_HELLO)
  void aSlowStartSucceeds() throws Exception {
    assertThat(BrokerClientOptions.builder().build().timeouts().hello())
        .isEqualTo(Duration.ofSeconds(45));
    try (FaultyBroker broker = inMemory(BrokerFault.SLOW_HELLO).started()) {
      assertThat(broker.ask(new GetStatus()).agentCount()).isZero();
    }
  }

  @Test
  @Proves(BrokerFault.OTHER_PROTOCOL_VERSION)
  void anotherVersionOfTheProtocolIsNamed() throws Exception {
    try (FaultyBroker broker = inMemory(BrokerFault.OTHER_PROTOCOL_VERSION)) {
      ProtocolMismatchException mismatch =
          failure(
              BrokerFault.OTHER_PROTOCOL_VERSION,
              broker.client.start(),
              ProtocolMismatchException.class);
      assertThat(mismatch.ours()).isEqualTo(1);
      assertThat(mismatch.theirs()).isEqualTo("version 2");
    }
  }

  // The end

  @Test
  @Proves(BrokerFault.FALLS_SILENT)
  void whatIsNotAnsweredFailsAtItsDeadlineAsUnknown() throws Exception {
    try (FaultyBroker broker = inMemory(BrokerFault.FALLS_SILENT).started()) {
      RequestTimeoutException late =
          failure(
              BrokerFault.FALLS_SILENT,
              broker.client.request(new GetStatus(), SHORT),
              RequestTimeoutException.class);
      assertThat(late.outcome()).isEqualTo(Outcome.UNKNOWN);
      assertThat(late).hasMessageContaining("get_status was not answered within");
    }
  }

  @Test
  @Proves(BrokerFault.EXITS_ON_REQUEST)
  void allThatIsPendingFailsWhenTheBrokerExits() throws Exception {
    try (FaultyBroker broker =
        inMemory(
                FakeBroker.builder().fault(BrokerFault.EXITS_ON_REQUEST, 3),
                BrokerClientOptions.builder())
            .started()) {
      List<CompletableFuture<BrokerStatus>> pending =
          IntStream.range(0, 3).mapToObj(i -> broker.client.request(new GetStatus())).toList();
      for (CompletableFuture<BrokerStatus> request : pending) {
        BrokerExitedException exited =
            failure(BrokerFault.EXITS_ON_REQUEST, request, BrokerExitedException.class);
        assertThat(exited.exit().code()).hasValue(7);
        assertThat(exited.outcome()).isEqualTo(Outcome.UNKNOWN);
      }
      BrokerException refused =
          failure(
              BrokerFault.EXITS_ON_REQUEST,
              broker.client.request(new GetStatus()),
              BrokerException.class);
      assertThat(refused.outcome()).isEqualTo(Outcome.NOT_PERFORMED);
    }
  }

  @Test
  @Proves(BrokerFault.PERFORMS_AND_DIES)
  void whatMayHaveHappenedIsUnknownAndIsNotDoneAgain() throws Exception {
    try (FaultyBroker broker = inMemory(BrokerFault.PERFORMS_AND_DIES).started()) {
      var spawn = broker.client.request(SpawnAgent.of(AgentSpec.pty("a", "cat")));
      BrokerExitedException exited =
          failure(BrokerFault.PERFORMS_AND_DIES, spawn, BrokerExitedException.class);
      assertThat(exited.outcome()).isEqualTo(Outcome.UNKNOWN);
      broker.client.closed().get(30, TimeUnit.SECONDS);
      assertThat(broker.fake.requests())
          .filteredOn(request -> "spawn_agent".equals(request.type()))
          .hasSize(1);
    }
  }

  @Test
  @Proves(BrokerFault.BURSTS_AND_EXITS)
  void whatIsSaidJustBeforeTheEndIsHeard() throws Exception {
    try (FaultyBroker broker = inMemory(BrokerFault.BURSTS_AND_EXITS).started()) {
      long start = System.nanoTime();
      assertThat(broker.ask(new GetStatus()).agentCount()).isZero();
      broker.client.closed().get(30, TimeUnit.SECONDS);
      knew(BrokerFault.BURSTS_AND_EXITS, start);
      assertThat(broker.events.all(WorkerEvent.Output.class))
          .hasSize(1_000)
          .last()
          .satisfies(last -> assertThat(last.chunk()).isEqualTo("line 999\r\n"));
    }
  }

  @Test
  @Proves(BrokerFault.FAILS_TO_READ)
  void aBrokerThatCannotReadIsOnItsWayDown() throws Exception {
    try (FaultyBroker broker = inMemory(BrokerFault.FAILS_TO_READ).started()) {
      BrokerException failure =
          failure(
              BrokerFault.FAILS_TO_READ,
              broker.client.request(new GetStatus()),
              BrokerException.class);
      assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
      assertThat(broker.events.awaitFirst(ClientEvent.UnsolicitedError.class).error().code())
          .isEqualTo(ErrorCode.IO_ERROR);
      assertThat(broker.client.closed().get(30, TimeUnit.SECONDS).exit().orElseThrow().code())
          .hasValue(0);
    }
  }

  @Test
  @Proves(BrokerFault.IGNORES_SHUTDOWN)
  void aBrokerThatIgnoresShutdownLosesItsInput() throws Exception {
    assertEnd(How.STDIN_CLOSED, FakeBroker.builder().fault(BrokerFault.IGNORES_SHUTDOWN));
  }

  @Test
  @Proves(BrokerFault.IGNORES_END_OF_INPUT)
  void aBrokerThatIgnoresTheEndOfItsInputIsTerminated() throws Exception {
    assertEnd(
        How.TERMINATED,
        FakeBroker.builder()
            .endsOnTerminate()
            .fault(BrokerFault.IGNORES_SHUTDOWN)
            .fault(BrokerFault.IGNORES_END_OF_INPUT));
  }

  @Test
  @Proves(BrokerFault.IGNORES_TERMINATION)
  void aBrokerThatIgnoresEverythingIsKilled() throws Exception {
    assertEnd(
        How.KILLED,
        FakeBroker.builder()
            .fault(BrokerFault.IGNORES_SHUTDOWN)
            .fault(BrokerFault.IGNORES_END_OF_INPUT)
            .fault(BrokerFault.IGNORES_TERMINATION));
  }

  private static void assertEnd(How how, FakeBrokerBuilder fake) throws Exception {
    // Long enough for its shortest step, a tenth, to be one that a busy machine can keep.
    BrokerClientOptions.Builder options =
        BrokerClientOptions.builder().closeTimeout(Duration.ofSeconds(8));
    try (FaultyBroker broker = inMemory(fake, options).started()) {
      CloseReport report = broker.closeReport();
      assertThat(report.how()).isEqualTo(how);
      Figures.record("close() with a bound of 8 s, " + how, report.took().toMillis() + " ms");
    }
  }

  // Answers

  @Test
  @Proves(BrokerFault.LOSES_REQUEST_ID)
  void anErrorWithoutAnIdFindsItsRequest() throws Exception {
    try (FaultyBroker broker = inMemory(BrokerFault.LOSES_REQUEST_ID).started()) {
      var first = broker.client.request(new ListAgents());
      var second = broker.client.request(new GetStatus());
      var third = broker.client.request(new ListAgents());
      assertThat(failure(BrokerFault.LOSES_REQUEST_ID, second, BrokerRejectedException.class))
          .hasMessageContaining("the disk is full");
      assertThat(first.get(30, TimeUnit.SECONDS).agents()).isEmpty();
      assertThat(third.get(30, TimeUnit.SECONDS).agents()).isEmpty();
    }
  }

  @Test
  @Proves(BrokerFault.UNRELATED_ERRORS)
  void anErrorThatBelongsToNoRequestFailsNone() throws Exception {
    try (FaultyBroker broker = inMemory(BrokerFault.UNRELATED_ERRORS).started()) {
      long start = System.nanoTime();
      assertThat(broker.ask(new GetStatus()).agentCount()).isZero();
      assertThat(broker.events.awaitFirst(ClientEvent.UnsolicitedError.class).error().code())
          .isEqualTo(ErrorCode.DELIVERY_FAILED);
      knew(BrokerFault.UNRELATED_ERRORS, start);
    }
  }

  @Test
  @Proves(BrokerFault.ANSWERS_LATE)
  void aLateAnswerIsAnEvent() throws Exception {
    try (FaultyBroker broker = inMemory(BrokerFault.ANSWERS_LATE).started()) {
      SpawnAgent spawn = SpawnAgent.of(AgentSpec.pty("late", "cat"));
      failure(
          BrokerFault.ANSWERS_LATE,
          broker.client.request(spawn, SHORT),
          RequestTimeoutException.class);
      ClientEvent.LateReply reply = broker.events.awaitFirst(ClientEvent.LateReply.class);
      assertThat(reply.request()).isEqualTo(spawn);
      assertThat(reply.result()).isNotNull();
      assertThat(reply.took()).isGreaterThan(SHORT);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = BrokerFault.class,
      names = {
        "ANSWERS_TWICE",
        "ANSWERS_STRANGERS",
        "NOISE",
        "GARBAGE",
        "CARRIAGE_RETURNS",
        "UNKNOWN_FRAMES"
      })
  @Proves({
    BrokerFault.ANSWERS_TWICE,
    BrokerFault.ANSWERS_STRANGERS,
    BrokerFault.NOISE,
    BrokerFault.GARBAGE,
    BrokerFault.CARRIAGE_RETURNS,
    BrokerFault.UNKNOWN_FRAMES
  })
  void everyRequestGetsItsOwnAnswerAmongOtherThings(BrokerFault fault) throws Exception {
    try (FaultyBroker broker = inMemory(fault).started()) {
      long start = System.nanoTime();
      for (int i = 1; i <= 50; i++) {
        String name = "agent-" + i;
        assertThat(broker.ask(SpawnAgent.of(AgentSpec.pty(name, "cat"))).name()).isEqualTo(name);
        assertThat(broker.ask(new GetStatus()).agentCount()).isEqualTo(i);
      }
      knew(fault, start);
      assertThat(broker.events.all()).noneMatch(ClientEvent.LateReply.class::isInstance);
    }
  }

  @Test
  void anEventOfAKindFromTheFutureIsPassedOn() throws Exception {
    try (FaultyBroker broker = inMemory(BrokerFault.UNKNOWN_FRAMES).started()) {
      broker.ask(new GetStatus());
      await()
          .atMost(FaultyBroker.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(broker.events.all(UnknownEvent.class))
                      .anyMatch(event -> event.kind().equals("from_the_future")));
    }
  }
}
