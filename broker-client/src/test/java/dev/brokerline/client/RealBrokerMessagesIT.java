package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.protocol.event.RelayEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.SendMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that travel through the local Relaycast, under the real native broker. */
class RealBrokerMessagesIT {

  @Test
  void deliversAChannelMessageToEachAgentOnTheChannelAndToNoOther() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      broker.spawn(AgentSpec.pty("a", "cat").withChannels(List.of("dev")));
      broker.spawn(AgentSpec.pty("b", "cat").withChannels(List.of("dev")));
      broker.spawn(AgentSpec.pty("c", "cat").withChannels(List.of("ops")));
      var accepted = broker.ask(SendMessage.of("#dev", "standup at nine"));
      assertThat(accepted.delivered()).isFalse();
      assertThat(accepted.relaycastPublished()).isTrue();
      broker.events.awaitFirst(
          RelayEvent.Published.class, e -> accepted.eventId().equals(e.eventId()));
      broker.events.awaitOutput("a", "standup at nine");
      broker.events.awaitOutput("b", "standup at nine");
      assertThat(broker.events.outputOf("c")).doesNotContain("standup");
    }
  }

  @Test
  void deliversADirectMessageFromOutside() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      broker.spawn("w1", "cat");
      var relaycast = broker.client.relaycast().orElseThrow();
      var alice = relaycast.register("alice");
      relaycast.sendDirect(alice, "w1", "the tea is ready");
      var inbound =
          broker.events.awaitFirst(RelayEvent.Inbound.class, e -> "alice".equals(e.from()));
      assertThat(inbound.target()).isEqualTo("w1");
      assertThat(inbound.body()).isEqualTo("the tea is ready");
      broker.events.awaitOutput("w1", "the tea is ready");
    }
  }

  @Test
  void saysThatAMessageToNobodyWasNotPublished() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      var answer = broker.client.request(SendMessage.of("nobody-there", "hello"));
      assertThat(answer).failsWithin(java.time.Duration.ofSeconds(20));
      assertThat(answer.handle((ok, failure) -> failure).join())
          .isInstanceOfSatisfying(
              BrokerRejectedException.class,
              e -> assertThat(e.error().code()).isEqualTo("relaycast_publish_failed"));
      broker.events.awaitFirst(RelayEvent.PublishFailed.class, e -> "nobody-there".equals(e.to()));
    }
  }
}
