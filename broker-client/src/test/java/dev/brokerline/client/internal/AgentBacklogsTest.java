package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.options.StallPolicy;
import dev.brokerline.concurrent.ManualTimer;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.result.MessageAccepted;
import dev.brokerline.protocol.result.ReleaseResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentBacklogsTest {

  private final ManualTimer timer = new ManualTimer();
  private final AgentBacklogs backlogs =
      new AgentBacklogs(StallPolicy.DEFAULT.withMaxUntyped(3).withMaxUnreadBytes(5_000), timer);
  private final EventTable<Object> events = new EventTable<>();
  private int sent;

  AgentBacklogsTest() {
    backlogs.watch(events);
    events.handle(EventTable.NOTHING, new AgentEvent.Restarted("a", 1));
  }

  @Test
  void refusesMessagesUntilEarlierOnesAreTyped() {
    send("a", 10);
    send("a", 10);
    send("a", 10);
    events.handle(EventTable.NOTHING, queued(3));
    assertThat(refusal("a", 10))
        .get()
        .asString()
        .contains("a has 3 messages that are not typed yet");
    events.handle(EventTable.NOTHING, injected(1));
    assertThat(refusal("a", 10)).isEmpty();
  }

  @Test
  void countsBytesUntilTheyAreReadAndLetsOneLargeMessagePass() {
    send("a", 100_000);
    assertThat(refusal("a", 1)).get().asString().contains("100400 bytes to read");
    events.handle(EventTable.NOTHING, queued(1));
    assertThat(refusal("a", 1)).isEmpty();
  }

  @Test
  void countsWhatStandsBehindAMessageInThePipe() {
    assertThat(backlogs.admit(new SendInput("a", "x".repeat(50_000)))).isEmpty();
    send("a", 10);
    assertThat(backlogs.admit(new SendInput("a", "x".repeat(4_000)))).isEmpty();
    assertThat(backlogs.admit(new SendInput("a", "x".repeat(4_000)))).isPresent();
    events.handle(EventTable.NOTHING, queued(1));
    send("a", 10);
    events.handle(EventTable.NOTHING, queued(2));
    assertThat(backlogs.admit(new SendInput("a", "x".repeat(4_000)))).isEmpty();
  }

  @Test
  void refusesAllForAnAgentThatReadsNothingWhileTheBrokerSpeaks() {
    send("a", 10);
    timer.advance(Duration.ofSeconds(6));
    assertThat(refusal("a", 10)).as("the broker may be busy").isEmpty();
    backlogs.answered(ReleaseAgent.of("b"), new ReleaseResult("b"));
    assertThat(refusal("a", 10)).get().asString().contains("has read nothing for 6000 ms");
    events.handle(EventTable.NOTHING, queued(1));
    assertThat(refusal("a", 10)).isEmpty();
  }

  @Test
  void countsMessagesOfOthers() {
    for (int i = 0; i < 3; i++) {
      events.handle(EventTable.NOTHING, new DeliveryEvent.Retried("a", "d" + i, "other" + i, 2));
    }
    assertThat(refusal("a", 10)).isPresent();
  }

  @Test
  void knowsNothingOfChannelsNorOfAgentsThatAreGone() {
    for (int i = 0; i < 100; i++) {
      send("#general", 1000);
      send("*", 1000);
      send("somebody elsewhere", 1000);
    }
    send("a", 100_000);
    events.handle(EventTable.NOTHING, new AgentEvent.Released("a"));
    events.handle(EventTable.NOTHING, new AgentEvent.Restarted("a", 2));
    assertThat(refusal("a", 10)).isEmpty();
  }

  @Test
  void forgetsAfterAMinuteWhatTheBrokerHasLongGivenUp() {
    send("a", 10);
    send("a", 10);
    send("a", 10);
    events.handle(EventTable.NOTHING, queued(3));
    assertThat(refusal("a", 10)).isPresent();
    timer.advance(Duration.ofSeconds(61));
    assertThat(refusal("a", 10)).isEmpty();
  }

  @Test
  void noticesTheFirstLineThatATerminalInLineModeWouldCut() {
    AgentBacklog backlog = new AgentBacklog("a", 0);
    assertThat(backlog.isFirstLongLine("many lines\n".repeat(1000))).isFalse();
    assertThat(backlog.isFirstLongLine("x".repeat(3_900))).isFalse();
    assertThat(backlog.isFirstLongLine("short\n" + "é".repeat(1_951))).isTrue();
    assertThat(backlog.isFirstLongLine("x".repeat(5_000))).as("said once").isFalse();
  }

  private void send(String to, int characters) {
    SendMessage message = SendMessage.of(to, "x".repeat(characters));
    assertThat(backlogs.admit(message)).isEmpty();
    boolean local = to.equals("a");
    String id = "event" + (local ? ++sent : 0);
    backlogs.answered(message, accepted(local, id, to));
  }

  /** Returns why a message would be refused, without counting it. */
  private Optional<String> refusal(String to, int characters) {
    SendMessage message = SendMessage.of(to, "x".repeat(characters));
    Optional<BrokerException> refusal = backlogs.admit(message);
    refusal.ifPresent(
        e -> {
          assertThat(e.outcome()).isEqualTo(Outcome.NOT_PERFORMED);
          assertThat(e).hasMessageContaining("send it again once the agent's program has read");
        });
    if (refusal.isEmpty()) {
      backlogs.answered(message, accepted(false, "published", to));
    }
    return refusal.map(Throwable::getMessage);
  }

  private static MessageAccepted accepted(boolean local, String eventId, String to) {
    return new MessageAccepted(eventId, to, local, List.of(to), !local, null, null);
  }

  private static DeliveryEvent queued(int number) {
    return new DeliveryEvent.Queued("a", "d" + number, "event" + number, 1L);
  }

  private static DeliveryEvent injected(int number) {
    return new DeliveryEvent.Injected("a", "d" + number, "event" + number, 1L);
  }
}
