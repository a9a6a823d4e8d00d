package dev.brokerline.agents;

import static dev.brokerline.agents.RealRelay.LONG;
import static dev.brokerline.agents.RealRelay.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.DeliveryState;
import dev.brokerline.agents.model.RelayState;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.StallPolicy;
import dev.brokerline.relaycast.AgentIdentity;
import dev.brokerline.relaycast.LocalRelaycast;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A relay with the real broker, one of whose agents does not read. */
@Timeout(180)
class DeafAgentRelayIT {

  private static RealRelay open(StallPolicy policy) throws Exception {
    Path home =
        Path.of(System.getProperty("brokerline.test.home", "target/brokerline-home"))
            .toAbsolutePath();
    return RealRelay.open(
        AgentRelayOptions.builder()
            .broker(
                BrokerClientOptions.builder()
                    .home(home)
                    .brokerName("host")
                    .stallPolicy(policy)
                    .build()));
  }

  @Test
  void tellsTheEndOfAnAgentThatBroadcastsOverfillAndKeepsTheOthers() throws Exception {
    StallPolicy policy =
        StallPolicy.DEFAULT
            .withMaxUntyped(1_000_000)
            .withMaxUnreadBytes(1L << 40)
            .withKillWorkerAfter(Duration.ofSeconds(3));
    try (RealRelay real = open(policy)) {
      Agent deaf = real.spawn("deaf", "sleep 1000");
      Agent other = real.spawn("other", "bash -c 'exec cat > /dev/null'");
      for (int i = 0; i < 200 && deaf.state() != AgentState.RELEASED; i++) {
        get(real.relay.broadcast("message " + i + " " + "x".repeat(1000)));
      }
      assertThat(get(deaf.awaitExit(LONG)).state()).isEqualTo(AgentState.RELEASED);
      assertThat(real.relay.state()).isEqualTo(RelayState.RUNNING);
      assertThat(get(get(other.send("hello")).await(DeliveryState.INJECTED, LONG)).to())
          .isEqualTo("other");
    }
  }

  @Test
  void isFreedFromAnAgentThatPostsInItsChannelOverfill() throws Exception {
    try (RealRelay real = open(StallPolicy.DEFAULT.withKillWorkerAfter(Duration.ofSeconds(3)))) {
      Agent deaf = real.spawn(SpawnOptions.cli("deaf", "sleep 1000").channels("general"));
      LocalRelaycast relaycast = real.relay.relaycast().orElseThrow();
      AgentIdentity alice = relaycast.register("alice");
      for (int i = 0; i < 150; i++) {
        relaycast.post(alice, "general", "post " + i + " " + "x".repeat(1000));
      }
      // Nobody asks the broker anything.
      assertThat(get(deaf.awaitExit(LONG)).state()).isEqualTo(AgentState.RELEASED);
      assertThat(real.relay.state()).isEqualTo(RelayState.RUNNING);
    }
  }
}
