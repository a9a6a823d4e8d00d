package dev.brokerline.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.agents.model.InboundMessage;
import dev.brokerline.agents.model.Sender;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.RelayEvent;
import dev.brokerline.protocol.model.DeliveryMode;
import dev.brokerline.protocol.request.SendMessage;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @Test
  void everythingChosenIsInTheRequest() {
    RawJson data = RawJson.of("{}");
    Message message =
        Message.of("b", "hi")
            .withTo("a")
            .withThreadId("t")
            .withPriority(7)
            .withMode(DeliveryMode.STEER)
            .withData(data)
            .withWorkspaceId("ws")
            .withWorkspaceAlias("home");
    assertThat(message.toRequest(Sender.system()))
        .isEqualTo(
            new SendMessage("a", "hi", "system", "t", 7, "ws", "home", DeliveryMode.STEER, data));
  }

  @Test
  void theRestIsLeftToTheBroker() {
    assertThat(Message.of("a", "hi").toRequest(Sender.agent("b")))
        .isEqualTo(SendMessage.of("a", "hi").withFrom("b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \t", "*", " * ", "a\0"})
  void aRecipientThatNobodyIsIsRefused(String to) {
    assertThatThrownBy(() -> Message.of(to, "hi"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("recipient ");
  }

  @Test
  void aPriorityThatIsNoByteIsRefused() {
    assertThatThrownBy(() -> Message.of("a", "hi").withPriority(256))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void textNeverShowsWhatIsSaid() {
    assertThat(Message.of("a", "a secret").toString()).contains("to=a").doesNotContain("secret");
  }

  @Test
  void aHumanIsNeverTakenForAnAgent() {
    assertThat(Sender.human("ann").wireName()).isEqualTo("human:ann");
    assertThat(Sender.agent("ann")).hasToString("ann").isNotEqualTo(Sender.human("ann"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " ann", "ann\t", "a\0b"})
  void aSenderThatTheBrokerWouldTakeForAnotherIsRefused(String name) {
    assertThatThrownBy(() -> Sender.human(name)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Sender.agent(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"system", "human:ann"})
  void aNameWithAMeaningIsNoAgents(String name) {
    assertThatThrownBy(() -> Sender.agent(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void anInboundEventBecomesAMessage() {
    var event = new RelayEvent.Inbound("e1", "ann", "#general", "hi", "t", "ws", "home");
    assertThat(InboundMessage.of(event, NOW))
        .contains(new InboundMessage("e1", "ann", "#general", "hi", "t", "ws", "home", NOW))
        .hasValueSatisfying(message -> assertThat(message.inChannel()).isTrue())
        .hasValueSatisfying(message -> assertThat(message.toString()).doesNotContain("hi"));
  }

  @Test
  void presenceIsNoMessage() {
    var event = new RelayEvent.Inbound("presence-agent.online-a", "a", "", "", null, null, null);
    assertThat(InboundMessage.of(event, NOW)).isEmpty();
  }

  @Test
  void anIncompleteEventIsNoMessage() {
    assertThat(
            InboundMessage.of(new RelayEvent.Inbound("e1", null, "a", "hi", null, null, null), NOW))
        .isEmpty();
  }
}
