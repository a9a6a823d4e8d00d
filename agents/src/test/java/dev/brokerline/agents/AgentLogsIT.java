package dev.brokerline.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.RealBroker;
import dev.brokerline.client.model.Subscription;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.ReleaseAgent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class AgentLogsIT {

  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void theLogOfAnAgentIsReadAndFollowedAcrossItsRelease() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      AgentLogs logs = AgentLogs.in(broker.ephemeralFolder().resolve("team/worker-logs"));
      assertThatThrownBy(() -> logs.lastLines("w", 1)).isInstanceOf(AgentLogs.NoLogException.class);

      List<String> told = new CopyOnWriteArrayList<>();
      AgentLogs.FollowOptions options =
          AgentLogs.FollowOptions.DEFAULT
              .withAllowMissing(true)
              .withPollInterval(Duration.ofMillis(50));
      try (Subscription follow = logs.follow("w", options, told::add)) {
        broker.spawn("w", "bash -c \"printf 'one\\ntwo\\n\\033[1mthree'; cat\"");
        await().atMost(LONG).until(() -> String.join("", told).contains("three"));
        assertThat(logs.agents()).containsExactly("w");
        assertThat(logs.lastLines("w", 2)).containsExactly("two", "\033[1mthree");

        broker.ask(ReleaseAgent.of("w"));
        await().atMost(LONG).until(() -> broker.ask(new ListAgents()).agents().isEmpty());
        broker.spawn("w", "bash -c 'echo again; exec cat'");
        await().atMost(LONG).until(() -> String.join("", told).contains("again"));
        assertThat(follow).isNotNull();
      }
      assertThat(String.join("", told)).startsWith("one\r\ntwo\r\n").doesNotContain("\ufffd");
    }
  }
}
