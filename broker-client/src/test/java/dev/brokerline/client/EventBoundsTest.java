package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.ClientEvent.EventsDropped;
import dev.brokerline.client.model.EventHistory;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.ClientLimits;
import dev.brokerline.client.options.ClientLimits.EventLimits;
import dev.brokerline.testing.FakeBroker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long lines of the broker are bounded in what waits for listeners and in what is remembered. */
class EventBoundsTest {

  private static final Duration BOUND = Duration.ofSeconds(30);

  /** All events together weigh at most ten times as much: about ten of the lines below. */
  private static final EventLimits LIMITS = new EventLimits(1000, 20_000);

  private static final int LINE = 20_000;
  private static final int LINES = 60;
  private static final int FEW = 12;

  private final FakeBroker fake = FakeBroker.create();
  private final BrokerClient client =
      BrokerClient.create(
          BrokerClientOptions.builder()
              .processFactory(fake.processFactory())
              .limits(ClientLimits.DEFAULT.withQueued(LIMITS).withHistory(LIMITS))
              .build());

  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<ClientEvent> told = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() throws Exception {
    client.start().get(BOUND.toSeconds(), TimeUnit.SECONDS);
    client.listen(
        event -> {
          first.countDown();
          try {
            assertThat(goOn.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          told.add(event);
        });
  }

  @AfterEach
  void close() {
    goOn.countDown();
    client.close();
    fake.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":1,\"type\":\"event\",\"payload\":{\"kind\":\"usage\",\"text\":\"%s\"}}",
        "{\"v\":1,\"type\":\"event\",\"payload\":{\"kind\":\"agent_released\",\"name\":\"%s\"}}",
        "{\"v\":1,\"type\":\"error\",\"payload\":{\"code\":\"odd\",\"message\":\"%s\"}}"
      })
  void longLinesOfAnyKindGiveWay(String line) throws Exception {
    String whole = line.formatted("x".repeat(LINE));
    fake.emitRawLine(whole);
    assertThat(first.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    for (int i = 1; i < LINES; i++) {
      fake.emitRawLine(whole);
    }
    await().atMost(BOUND).until(() -> remembered().lastSeq() >= LINES);
    assertThat(remembered().events()).hasSizeBetween(2, FEW);
    assertThat(remembered().gaps()).isNotEmpty();

    goOn.countDown();
    await().atMost(BOUND).until(() -> told.stream().anyMatch(event -> event.seq() >= LINES));
    assertThat(told).hasSizeBetween(3, FEW + 2).hasAtLeastOneElementOfType(EventsDropped.class);
  }

  private EventHistory.Page remembered() {
    return client.history().find(EventHistory.Query.all());
  }
}
