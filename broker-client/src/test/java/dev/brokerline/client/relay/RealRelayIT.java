package dev.brokerline.client.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.BrokerClientOptions;
import dev.brokerline.client.BrokerInfo;
import dev.brokerline.client.ClientEvent;
import dev.brokerline.client.agent.AgentState;
import dev.brokerline.client.agent.AgentWaitException;
import dev.brokerline.client.agent.AgentWaitException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The facade before the real native broker. */
class RealRelayIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void spawnsSendsWaitsAndReleases() throws Exception {
    try (AgentRelay relay = AgentRelay.create(options().build())) {
      Agent agent =
          get(
              relay.spawn(
                  SpawnOptions.cli("w", "cat").idleThreshold(Duration.ofSeconds(1)).build()));
      Delivery delivery = get(agent.send("hello there"));
      assertThat(get(delivery.await(DeliveryState.INJECTED, LONG)).to()).isEqualTo("w");
      assertThat(get(agent.awaitIdle(LONG)).state()).isEqualTo(AgentState.IDLE);
      assertThat(get(delivery.await(DeliveryState.VERIFIED, LONG)).why()).isNull();
      get(agent.release());
      assertThat(get(agent.awaitExit(LONG)).state()).isEqualTo(AgentState.RELEASED);
      assertThat(relay.agents()).isEmpty();
    }
  }

  @Test
  void failsTheWaitForAMissingProgramInTheWorkersWords() throws Exception {
    try (AgentRelay relay = get(AgentRelay.open(options().build()))) {
      Agent agent = get(relay.spawn("w", "no-such-program-anywhere"));
      Throwable failure = catchThrowable(() -> get(agent.awaitReady(LONG)));
      assertThat(failure)
          .hasCauseInstanceOf(AgentWaitException.class)
          .hasMessageContaining("no-such-program-anywhere");
      assertThat(((AgentWaitException) failure.getCause()).reason())
          .isEqualTo(Reason.LAUNCH_FAILED);
    }
  }

  @Test
  void bringsThreeAgentsBackWithTheirChannelsAfterTheBrokerWasKilled() throws Exception {
    try (AgentRelay relay = AgentRelay.create(options().build())) {
      BrokerInfo first = get(relay.start());
      for (String name : List.of("a", "b", "c")) {
        get(relay.spawn(SpawnOptions.cli(name, "cat").channels("general").build()));
      }
      get(relay.agent("b").orElseThrow().subscribe("dev"));
      await()
          .atMost(LONG)
          .until(() -> relay.agent("b").orElseThrow().snapshot().channels().size() == 2);
      long killed = System.nanoTime();
      ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
      await().atMost(LONG).until(() -> relay.state() == RelayState.RECOVERING);
      get(relay.awaitRecovery(LONG));
      System.out.println("recovered after " + (System.nanoTime() - killed) / 1_000_000 + " ms");
      assertThat(relay.agents()).extracting(Agent::name).containsExactlyInAnyOrder("a", "b", "c");
      assertThat(get(relay.status()).agents())
          .filteredOn(agent -> "b".equals(agent.name()))
          .singleElement()
          .satisfies(
              agent -> assertThat(agent.channels()).containsExactlyInAnyOrder("general", "dev"));
      System.out.println(
          relay.history().since(0).events().stream()
              .filter(e -> e instanceof ClientEvent.Supervised)
              .toList());
      get(relay.agent("a").orElseThrow().send("still there?"));
    }
  }

  private static AgentRelayOptions.Builder options() {
    return AgentRelayOptions.builder()
        .broker(BrokerClientOptions.builder().home(home()).brokerName("host").build());
  }

  private static Path home() {
    return Path.of(System.getProperty("brokerline.test.home", "target/brokerline-home"))
        .toAbsolutePath();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(120, TimeUnit.SECONDS);
  }
}
