package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.BrokerExitedException;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.ProtocolViolationException;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.BrokerState;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.model.Subscription;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.BrokerStatus;
import dev.brokerline.testing.Answer;
import dev.brokerline.testing.FakeBroker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client before a fake broker that misbehaves on demand. */
class BrokerClientTest {

  private static final Duration SHORT = Duration.ofMillis(100);

  private final FakeBroker fake = FakeBroker.builder().ackAfter(Duration.ofMillis(10)).build();
  private final EventRecorder events = new EventRecorder();
  private final BrokerClient client = client(fake);

  @AfterEach
  void closeAll() {
    client.close();
    fake.close();
  }

  @Test
  void answersEachRequestWithItsOwnAnswer() throws Exception {
    start();
    var spawned = client.request(SpawnAgent.of(AgentSpec.pty("a", "cat")));
    var listed = client.request(new ListAgents());
    assertThat(get(spawned).name()).isEqualTo("a");
    assertThat(get(listed).agents())
        .singleElement()
        .satisfies(a -> assertThat(a.name()).isEqualTo("a"));
  }

  @Test
  void givesAnErrorWithoutAnIdToTheOldestUnansweredRequest() throws Exception {
    start();
    fake.enqueue("get_status", Answer.invalidRequest("the disk is full"));
    var first = client.request(new ListAgents());
    var second = client.request(new GetStatus());
    var third = client.request(new ListAgents());
    assertRejected(second, "the disk is full", Outcome.UNKNOWN);
    assertThat(get(first).agents()).isEmpty();
    assertThat(get(third).agents()).isEmpty();
  }

  @Test
  void countsARequestThatTimedOutAsUnansweredUntilItsAnswerComes() throws Exception {
    start();
    fake.enqueue("get_status", Answer.none());
    var late = client.request(new GetStatus(), SHORT);
    assertThat(failure(late)).isInstanceOf(RequestTimeoutException.class);
    fake.emitRawLine(
        "{\"v\":1,\"type\":\"error\",\"request_id\":null,\"payload\":{\"code\":\"invalid_request\","
            + "\"message\":\"too late\",\"retryable\":false}}");
    var next = client.request(new ListAgents());
    assertThat(get(next).agents()).isEmpty();
    var reply = events.awaitFirst(ClientEvent.LateReply.class);
    assertThat(reply.request()).isEqualTo(new GetStatus());
    assertThat(reply.error().message()).isEqualTo("too late");
  }

  @Test
  void tellsOfALateSuccessSoThatItCanBeUndone() throws Exception {
    start();
    fake.enqueue("spawn_agent", Answer.none());
    SpawnAgent spawn = SpawnAgent.of(AgentSpec.pty("late", "cat"));
    var asked = client.request(spawn, SHORT);
    assertThat(failure(asked))
        .isInstanceOfSatisfying(
            RequestTimeoutException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    fake.emitRawLine(
        "{\"v\":1,\"type\":\"ok\",\"request_id\":\"%s\",\"payload\":{\"result\":{\"name\":\"late\"}}}"
            .formatted(idOf("spawn_agent")));
    var reply = events.awaitFirst(ClientEvent.LateReply.class);
    assertThat(reply.request()).isEqualTo(spawn);
    assertThat(reply.result()).isNotNull();
  }

  @Test
  void namesWhatTheBrokerIsBusyWithWhenADeadlinePasses() throws Exception {
    start();
    fake.goSilent();
    var slow = client.request(SpawnAgent.of(AgentSpec.pty("a", "cat")), SHORT);
    assertThat(failure(slow)).hasMessageContaining("spawn_agent was not answered");
    var waiting = client.request(new ListAgents(), SHORT);
    assertThat(failure(waiting)).hasMessageContaining("still at spawn_agent");
  }

  @Test
  void doesNotGiveAnErrorToARequestWhoseAnswerWasLost() throws Exception {
    start();
    fake.enqueue("list_agents", Answer.rawLine("{\"v\":1,\"type\":\"ok\",\"request"));
    var lost = client.request(new ListAgents());
    assertThat(get(client.request(new GetStatus())).agentCount()).isZero();
    fake.enqueue("get_status", Answer.invalidRequest("the disk is full"));
    assertRejected(client.request(new GetStatus()), "the disk is full", Outcome.UNKNOWN);
    assertThat(lost).isNotDone();
  }

  @Test
  void failsNobodyForAnErrorThatBelongsToNoRequest() throws Exception {
    start();
    fake.emitRawLine(
        "{\"v\":1,\"type\":\"error\",\"request_id\":null,\"payload\":{\"code\":\"delivery_failed\","
            + "\"message\":\"pipe\",\"retryable\":true,\"data\":{\"worker\":\"w\"}}}");
    assertThat(get(client.request(new GetStatus())).agentCount()).isZero();
    ErrorDetail error = events.awaitFirst(ClientEvent.UnsolicitedError.class).error();
    assertThat(error.code()).isEqualTo(ErrorCode.DELIVERY_FAILED);
  }

  @Test
  void failsARequestWhoseAnswerCannotBeRead() throws Exception {
    start();
    fake.enqueue(
        "get_status",
        Answer.rawLine(
            "{\"v\":1,\"type\":\"ok\",\"request_id\":\"req_2\",\"payload\":{\"result\":[7]}}"));
    assertThat(failure(client.request(new GetStatus())))
        .isInstanceOfSatisfying(
            ProtocolViolationException.class,
            e -> assertThat(e.outcome()).isEqualTo(Outcome.PERFORMED));
  }

  @Test
  void skipsNoiseBetweenFrames() throws Exception {
    start();
    for (String noise :
        List.of("", "INFO started", "{", "{\"v\":1", "\u001b[2mlog\u001b[0m", "[]")) {
      fake.emitRawLine(noise);
      assertThat(get(client.request(new GetStatus())).agentCount()).isZero();
    }
  }

  @Test
  void keepsTheOrderAndTheNumbersOfEventsWhileAListenerThrows() throws Exception {
    client.listen(
        event -> {
          throw new AssertionError("thrown on purpose");
        });
    start();
    EventRecorder second = new EventRecorder();
    client.listen(second);
    for (int i = 0; i < 1000; i++) {
      fake.emit(new WorkerEvent.Output("w", "stdout", String.valueOf(i)));
    }
    second.awaitFirst(WorkerEvent.Output.class, o -> "999".equals(o.chunk()));
    List<ClientEvent> seen = second.all();
    for (int i = 0; i < 1000; i++) {
      assertThat(seen.get(i).seq()).isEqualTo(seen.get(0).seq() + i);
      assertThat(second.all(WorkerEvent.Output.class).get(i).chunk()).isEqualTo(String.valueOf(i));
    }
  }

  @Test
  void answersWhileAListenerBlocksAndLetsItAsk() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<BrokerStatus> asked = new CompletableFuture<>();
    client.listen(
        event -> {
          try {
            asked.complete(client.request(new GetStatus()).get(5, TimeUnit.SECONDS));
            assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException | ExecutionException | TimeoutException e) {
            asked.completeExceptionally(e);
          }
        });
    start();
    fake.emit(new AgentEvent.Released("w"));
    assertThat(get(asked).agentCount()).isZero();
    assertThat(get(client.request(new GetStatus())).agentCount()).isZero();
    release.countDown();
  }

  @Test
  void failsEverythingPendingWhenTheBrokerEnds() throws Exception {
    start();
    fake.goSilent();
    List<CompletableFuture<BrokerStatus>> pending =
        java.util.stream.Stream.generate(() -> client.request(new GetStatus()))
            .limit(1000)
            .toList();
    fake.stderr("out of memory");
    fake.exit(7);
    for (CompletableFuture<BrokerStatus> request : pending) {
      assertThat(failure(request))
          .isInstanceOfSatisfying(
              BrokerExitedException.class,
              e -> {
                assertThat(e.exit().code()).hasValue(7);
                assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN);
                assertThat(e).hasMessageContaining("out of memory");
              });
    }
    assertThat(client.closed().get(5, TimeUnit.SECONDS).how())
        .isEqualTo(CloseReport.How.EXITED_BY_ITSELF);
    assertThat(failure(client.request(new GetStatus())))
        .isInstanceOfSatisfying(
            BrokerExitedException.class,
            e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_PERFORMED));
  }

  @Test
  void keepsSecretsOutOfWhatItSaysOfAnEnd() throws Exception {
    start();
    fake.stderr("cannot reach http://127.0.0.1:1/v1/ws?token=rk_live_0123456789abcdef");
    var pending = client.request(new GetStatus());
    get(pending);
    fake.goSilent();
    var lost = client.request(new GetStatus());
    fake.exit(1);
    assertThat(failure(lost)).hasMessageContaining("cannot reach").hasMessageNotContaining("0123");
  }

  @Test
  void deliversAnAnswerWhoseExecutorRejectsIt() throws Exception {
    try (FakeBroker other = FakeBroker.create();
        BrokerClient rejected =
            BrokerClient.create(
                BrokerClientOptions.builder()
                    .processFactory(other.processFactory())
                    .callbackExecutor(
                        task -> {
                          throw new java.util.concurrent.RejectedExecutionException("full");
                        })
                    .build())) {
      get(rejected.start());
      assertThat(get(rejected.request(new GetStatus())).agentCount()).isZero();
    }
  }

  @Test
  void refusesRequestsUntilTheBrokerIsReady() throws Exception {
    try (FakeBroker slow = FakeBroker.builder().silent().build();
        BrokerClient starting =
            BrokerClient.create(
                BrokerClientOptions.builder()
                    .processFactory(slow.processFactory())
                    .closeTimeout(Duration.ofSeconds(1))
                    .build())) {
      CompletableFuture<BrokerInfo> started = starting.start();
      slow.takeRequest(Duration.ofSeconds(10));
      assertThat(failure(starting.request(new GetStatus())))
          .isInstanceOfSatisfying(
              BrokerClosedException.class,
              e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_PERFORMED));
      assertThat(slow.requests()).hasSize(1);
      starting.closeAsync().join();
      assertThat(failure(started)).isInstanceOf(BrokerClosedException.class);
    }
  }

  @Test
  void refusesRequestsBeforeTheStartAndAfterTheEnd() {
    assertThat(failure(client.request(new GetStatus())))
        .isInstanceOfSatisfying(
            BrokerClosedException.class,
            e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_PERFORMED));
    start();
    client.close();
    client.close();
    assertThat(failure(client.request(new GetStatus())))
        .isInstanceOfSatisfying(
            BrokerClosedException.class,
            e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_PERFORMED));
  }

  @Test
  void deliversTheEventsThatCameWithTheAnswer() throws Exception {
    start();
    get(client.request(SpawnAgent.of(AgentSpec.pty("a", "cat"))));
    events.awaitFirst(AgentEvent.Spawned.class, "a");
    get(client.request(SendMessage.of("a", "hello")));
    events.awaitFirst(dev.brokerline.protocol.event.DeliveryEvent.Verified.class, "a");
  }

  @Test
  void stopsCallingAListenerThatHasLeft() throws Exception {
    EventRecorder left = new EventRecorder();
    Subscription subscription = client.listen(left);
    start();
    subscription.close();
    subscription.close();
    fake.emit(new AgentEvent.Released("w"));
    events.awaitFirst(AgentEvent.Released.class, "w");
    assertThat(left.all()).isEmpty();
  }

  @Test
  void refusesABadTimeoutAtOnce() {
    assertThatThrownBy(() -> client.request(new GetStatus(), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timeout");
  }

  @Test
  void closesABrokerThatIgnoresTheRequestWithinTheBound() {
    try (FakeBroker deaf = FakeBroker.builder().build();
        BrokerClient closing =
            BrokerClient.create(
                BrokerClientOptions.builder()
                    .processFactory(deaf.processFactory())
                    .closeTimeout(Duration.ofSeconds(1))
                    .build())) {
      closing.start().join();
      deaf.goSilent();
      CloseReport report = closing.closeAsync().join();
      assertThat(report.how()).isEqualTo(CloseReport.How.STDIN_CLOSED);
      assertThat(report.exit()).isPresent();
    }
  }

  private BrokerClient client(FakeBroker broker) {
    BrokerClient made =
        BrokerClient.create(
            BrokerClientOptions.builder().processFactory(broker.processFactory()).build());
    made.listen(events);
    return made;
  }

  /** Returns the id of the only request of this type so far. */
  private String idOf(String type) {
    return fake.requests().stream()
        .filter(request -> request.type().equals(type))
        .map(request -> String.valueOf(request.requestId()))
        .findFirst()
        .orElseThrow();
  }

  private void start() {
    client.start().join();
    assertThat(client.state()).isEqualTo(BrokerState.READY);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  private static Throwable failure(CompletableFuture<?> future) {
    Throwable failure =
        future
            .handle((result, cause) -> cause)
            .completeOnTimeout(new TimeoutException("nothing"), 10, TimeUnit.SECONDS)
            .join();
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }

  private static void assertRejected(CompletableFuture<?> future, String message, Outcome outcome) {
    assertThat(failure(future))
        .isInstanceOfSatisfying(
            BrokerRejectedException.class,
            e -> {
              assertThat(e.error().message()).isEqualTo(message);
              assertThat(e.outcome()).isEqualTo(outcome);
            });
  }
}
