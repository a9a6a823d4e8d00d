package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.StallPolicy;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.result.AgentSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real broker, with agents whose programs do not read their terminals. */
@Timeout(180)
class DeafAgentIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  private static final StallPolicy QUICK =
      StallPolicy.DEFAULT.withKillWorkerAfter(Duration.ofSeconds(2));

  /** As if nobody counted: what freezes the broker is sent. */
  private static final StallPolicy UNCOUNTED =
      QUICK.withMaxUntyped(1_000_000).withMaxUnreadBytes(1L << 40);

  /** Ways to the worker's pipe, after a few messages that are more than a terminal holds. */
  enum Way {
    MESSAGE(i -> SendMessage.of("deaf", "message " + i + " " + "x".repeat(1000))),
    LINES(i -> SendMessage.of("deaf", "a line\n".repeat(200))),
    INPUT(i -> new SendInput("deaf", "input " + i + " " + "x".repeat(1000)));

    @SuppressWarnings("ImmutableEnumChecker") // A function without state.
    final IntFunction<BrokerRequest<?>> request;

    Way(IntFunction<BrokerRequest<?>> request) {
      this.request = request;
    }
  }

  private static RealBroker start(StallPolicy policy) throws Exception {
    return RealBroker.start(RealBroker.options().stallPolicy(policy));
  }

  @Test
  void refusesWhatADeafAgentCannotTakeAndAnswersTheOthers() throws Exception {
    try (RealBroker broker = start(StallPolicy.DEFAULT)) {
      broker.spawn("deaf", "sleep 1000");
      broker.spawn("other", "cat");
      assertThatThrownBy(() -> flood(broker, Way.MESSAGE, 200))
          .cause()
          .isInstanceOfSatisfying(
              RequestNotSentException.class,
              e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_PERFORMED))
          .hasMessageContaining("deaf")
          .hasMessageContaining("send it again once the agent's program has read");
      assertThat(broker.ask(SendMessage.of("other", "hello")).delivered()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void killsTheWorkerForWhichTheBrokerWaits(Way way) throws Exception {
    try (RealBroker broker = start(UNCOUNTED)) {
      broker.spawn("deaf", "sleep 1000");
      broker.spawn("other", "cat");
      List<CompletableFuture<?>> sent = pipelined(broker, way);
      CompletableFuture<?> behind = broker.client.request(new ListAgents(), LONG);
      behind.get(60, TimeUnit.SECONDS);
      await("all are settled, since the broker answers in order")
          .atMost(LONG)
          .until(() -> sent.stream().allMatch(CompletableFuture::isDone));
      ClientEvent.StallStep.WorkerKilled killed =
          awaitStep(broker, ClientEvent.StallStep.WorkerKilled.class);
      assertThat(killed.agent()).isEqualTo("deaf");
      await().atMost(LONG).until(() -> isReleased(broker, "deaf"));
      assertThat(awaitStep(broker, ClientEvent.StallStep.BrokerFreed.class).agent())
          .isEqualTo("deaf");
      assertThat(broker.ask(new ListAgents()).agents())
          .extracting(AgentSummary::name)
          .containsExactly("other");
      assertThat(broker.ask(SendMessage.of("other", "hello")).delivered()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat", "bash -c 'while sleep 0.01; do read -r line; done'"})
  void leavesASlowAgentAlone(String program) throws Exception {
    try (RealBroker broker = start(UNCOUNTED.withKillWorkerAfter(Duration.ofSeconds(4)))) {
      broker.spawn("deaf", program);
      List<CompletableFuture<?>> sent = pipelined(broker, Way.MESSAGE);
      CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(120, TimeUnit.SECONDS);
      assertThat(steps(broker)).isEmpty();
    }
  }

  @Test
  void endsABrokerThatNothingSetsFree() throws Exception {
    StallPolicy policy = QUICK.withEndBrokerAfter(Duration.ofSeconds(4));
    RealBroker broker = start(policy);
    broker.spawn("other", "cat");
    new ProcessBuilder("kill", "-STOP", Long.toString(broker.info.pid())).start().waitFor();
    CompletableFuture<?> request = broker.client.request(new ListAgents(), Duration.ofSeconds(3));
    assertThatThrownBy(() -> request.get(60, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(RequestTimeoutException.class);
    assertThat(awaitStep(broker, ClientEvent.StallStep.BrokerEnded.class))
        .isEqualTo(
            new ClientEvent.StallStep.BrokerEnded(
                broker.info.pid(), Duration.ofSeconds(4), "list_agents"));
    broker.client.closed().get(60, TimeUnit.SECONDS);
    broker.close();
  }

  @Test
  void closesInItsBoundWhileTheBrokerWaitsForAnAgent() throws Exception {
    RealBroker broker = start(UNCOUNTED.withKillWorkerAfter(Duration.ofMinutes(10)));
    broker.spawn("deaf", "sleep 1000");
    List<ProcessHandle> processes = broker.processes();
    pipelined(broker, Way.MESSAGE);
    CloseReport report = broker.client.closeAsync().get(15, TimeUnit.SECONDS);
    assertThat(report.took()).isLessThan(Duration.ofSeconds(11));
    broker.assertNothingLeft(processes);
  }

  private static void flood(RealBroker broker, Way way, int messages) throws Exception {
    for (int i = 0; i < messages; i++) {
      broker.client.request(way.request.apply(i), LONG).get(60, TimeUnit.SECONDS);
    }
  }

  /** Sends a few messages that fill the terminal, and as much again as a pipe holds twice. */
  private static List<CompletableFuture<?>> pipelined(RealBroker broker, Way way)
      throws ExecutionException, InterruptedException {
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sent.add(broker.client.request(Way.MESSAGE.request.apply(i), LONG));
    }
    for (int i = 0; i < 110; i++) {
      sent.add(broker.client.request(way.request.apply(i), LONG));
    }
    return sent;
  }

  private static List<ClientEvent.StallStep> steps(RealBroker broker) {
    return broker.events.all().stream()
        .filter(ClientEvent.Stalled.class::isInstance)
        .map(event -> ((ClientEvent.Stalled) event).step())
        .toList();
  }

  private static <S extends ClientEvent.StallStep> S awaitStep(RealBroker broker, Class<S> type) {
    await().atMost(LONG).until(() -> steps(broker).stream().anyMatch(type::isInstance));
    return steps(broker).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isReleased(RealBroker broker, String agent) {
    return broker.events.all().stream()
        .anyMatch(
            event ->
                event instanceof ClientEvent.FromBroker from
                    && from.event() instanceof AgentEvent.Released end
                    && agent.equals(end.name()));
  }
}
