package dev.brokerline.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.brokerline.agents.AgentRelay;
import dev.brokerline.agents.AgentRelayOptions;
import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.BrokerObserver;
import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.testing.Answer;
import dev.brokerline.testing.FakeBroker;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The meters, fed by hand and by clients of a fake broker. */
class BrokerMetricsTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final BrokerObserver.Request STATUS =
      new BrokerObserver.Request("get_status", null, "req_1");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BrokerMetrics metrics = new BrokerMetrics();
  private final FakeBroker fake = FakeBroker.builder().build();

  BrokerMetricsTest() {
    metrics.bindTo(registry);
  }

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void measuresAConversation() throws Exception {
    try (BrokerClient client = BrokerClient.create(options())) {
      get(client.start());
      assertThat(gauge("brokerline.brokers")).isEqualTo(1);
      get(client.request(new GetStatus()));
      fake.enqueue("get_status", Answer.invalidRequest("no"));
      assertThat(catchThrowable(() -> get(client.request(new GetStatus())))).isNotNull();
      fake.enqueue("list_agents", Answer.own().after(Duration.ofMillis(200)));
      var late = client.request(new ListAgents(), Duration.ofMillis(20));
      assertThat(catchThrowable(() -> get(late))).isNotNull();
      await().atMost(SOON).until(() -> timed("brokerline.requests.late") == 1);
    }
    assertThat(timed("brokerline.requests", "type", "get_status", "outcome", "answered")).isOne();
    assertThat(timed("brokerline.requests", "outcome", "rejected", "code", "invalid_request"))
        .isOne();
    assertThat(timed("brokerline.requests", "type", "list_agents", "outcome", "timed_out")).isOne();
    assertThat(timed("brokerline.brokers.started")).isOne();
    assertThat(timed("brokerline.brokers.ended", "how", "shut_down")).isOne();
    assertThat(counted("brokerline.brokers.failed")).isZero();
    assertThat(gauge("brokerline.brokers")).isZero();
  }

  @Test
  void countsAStartThatFailsAndNoBroker() throws Exception {
    fake.enqueue("hello", Answer.invalidRequest("not today"));
    try (BrokerClient client = BrokerClient.create(options())) {
      assertThat(catchThrowable(() -> get(client.start()))).isNotNull();
    }
    assertThat(counted("brokerline.brokers.failed")).isOne();
    assertThat(gauge("brokerline.brokers")).isZero();
    assertThat(registry.find("brokerline.brokers.ended").timer()).isNull();
  }

  @Test
  void measuresTheRestartOfABroker() throws Exception {
    AgentRelayOptions options = AgentRelayOptions.builder().broker(options()).build();
    try (AgentRelay relay = AgentRelay.open(options).get(30, TimeUnit.SECONDS)) {
      get(relay.spawn("a", "cat"));
      fake.exit(137);
      await().atMost(SOON).until(() -> timed("brokerline.restarts") == 1);
      assertThat(counted("brokerline.restarts.attempts")).isOne();
      assertThat(counted("brokerline.restarts.abandoned")).isZero();
      assertThat(counted("brokerline.events", "kind", "agent_spawned")).isPositive();
      assertThat(gauge("brokerline.brokers")).isOne();
    }
    assertThat(gauge("brokerline.brokers")).isZero();
  }

  @Test
  void makesNoMetersWithoutEnd() {
    IntStream.range(0, 1000).forEach(this::feedNonsense);
    assertThat(registry.find("brokerline.requests").timers()).hasSize(1);
    assertThat(registry.find("brokerline.errors").counters()).hasSize(1);
    assertThat(timed("brokerline.requests", "code", "other")).isEqualTo(1000);
    assertThat(counted("brokerline.errors", "code", "other")).isEqualTo(1000);
    assertThat(registry.getMeters())
        .flatExtracting(meter -> meter.getId().getTags())
        .extracting(Tag::getValue)
        .noneMatch(value -> value.startsWith("secretive"));
  }

  private void feedNonsense(int i) {
    BrokerObserver.Request of =
        new BrokerObserver.Request("release_agent", "secretive" + i, "req_" + i);
    metrics.requestRejected(of, "code_" + i, Outcome.NOT_PERFORMED, Duration.ofMillis(1));
    ErrorDetail error = new ErrorDetail("code_" + i, "words", false, null);
    metrics.event(new ClientEvent.UnsolicitedError(i, error));
  }

  @Test
  void countsWhatWasDroppedAndSkipped() {
    metrics.event(new ClientEvent.EventsDropped(41, 1, 41));
    metrics.event(new ClientEvent.EventsDropped(1, 50, 50));
    assertThat(counted("brokerline.events.dropped")).isEqualTo(42);
    metrics.brokerGivenUp("five times is enough");
    assertThat(counted("brokerline.restarts.abandoned")).isOne();
  }

  @Test
  void tellsWhatWasNeverSentFromWhatFailed() {
    metrics.requestFailed(STATUS, Outcome.UNKNOWN, Duration.ofMillis(7));
    metrics.requestFailed(
        new BrokerObserver.Request("get_status", null, null), Outcome.NOT_PERFORMED, Duration.ZERO);
    metrics.requestCancelled(STATUS, Duration.ofMillis(3));
    assertThat(timed("brokerline.requests", "outcome", "failed")).isOne();
    assertThat(timed("brokerline.requests", "outcome", "not_sent")).isOne();
    assertThat(timed("brokerline.requests", "outcome", "cancelled")).isOne();
    assertThat(
            registry
                .get("brokerline.requests")
                .tag("outcome", "failed")
                .timer()
                .totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(7);
  }

  @Test
  void holdsForSeveralRegistriesAndHasTheTagsItIsGiven() {
    SimpleMeterRegistry other = new SimpleMeterRegistry();
    BrokerMetrics tagged = new BrokerMetrics(Tags.of("team", "blue"));
    tagged.bindTo(registry);
    tagged.bindTo(registry);
    tagged.bindTo(other);
    tagged.requestAnswered(STATUS, Duration.ofMillis(1));
    assertThat(timed("brokerline.requests", "team", "blue")).isOne();
    assertThat(other.get("brokerline.requests").timer().count()).isOne();
    assertThat(other.getMeters())
        .extracting(Meter::getId)
        .allMatch(id -> "blue".equals(id.getTag("team")));
  }

  @Test
  void knowsEveryCodeOfTheProtocol() throws IllegalAccessException {
    for (var field : ErrorCode.class.getFields()) {
      assertThat(ErrorCode.isKnown((String) field.get(null))).as(field.getName()).isTrue();
    }
  }

  private BrokerClientOptions options() {
    return BrokerClientOptions.builder()
        .processFactory(fake.processFactory())
        .observer(metrics)
        .build();
  }

  private long timed(String name, String... tags) {
    var timer = registry.find(name).tags(tags).timer();
    return timer == null ? 0 : timer.count();
  }

  private double counted(String name, String... tags) {
    var counter = registry.find(name).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }
}
