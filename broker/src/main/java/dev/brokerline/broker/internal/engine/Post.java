package dev.brokerline.broker.internal.engine;

import dev.brokerline.protocol.event.RelayEvent;
import dev.brokerline.protocol.model.DeliveryMode;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries messages to agents, channels and people. Used on the broker's thread. */
final class Post {

  private final Agents agents;
  private final Channels channels;
  private final Deliveries deliveries;
  private final Clients clients;
  private final Clock clock;
  private final Letters letters = new Letters();

  Post(Agents agents, Channels channels, Deliveries deliveries, Clients clients, Clock clock) {
    this.agents = agents;
    this.channels = channels;
    this.deliveries = deliveries;
    this.clients = clients;
    this.clock = clock;
  }

  /** Returns the messages that are kept. */
  Letters letters() {
    return letters;
  }

  /** Writes a message, which is on its way only when it is {@link #give given}. */
  Letter write(String prefix, String from, String to, String text, @Nullable String threadId) {
    return new Letter(Deliveries.newEventId(prefix), from, to, text, threadId, clock.millis());
  }

  /**
   * Returns the agents that a message reaches, without its sender.
   *
   * @throws RequestError if the address is nobody's
   */
  List<Agent> receivers(Letter letter) {
    String to = letter.to();
    Agent one = agents.find(to);
    if (one != null) {
      return List.of(one);
    } else if (Letter.isChannel(to)) {
      return channels.hearing(to).stream()
          .filter(agent -> !agent.name().equals(letter.from()))
          .toList();
    } else if (to.startsWith(Letter.HUMAN)) {
      return List.of();
    }
    throw RequestError.of(
        "recipient_not_found",
        "there is no agent '" + to + "'; a channel begins with #, and a person with human:");
  }

  /** Gives a message to agents, and keeps it. */
  void give(Letter letter, List<Agent> receivers, @Nullable DeliveryMode mode) {
    letters.add(letter);
    for (Agent agent : receivers) {
      boolean canAnswer = agent.member().hasTools();
      if (canAnswer) {
        agent.member().inbox().add(letter.id());
      }
      deliveries.give(agent, letter.id(), letter.words(canAnswer), mode);
    }
  }

  /** Tells clients what an agent said. Returns whether there are any. */
  boolean tell(Letter letter) {
    clients.tell(
        new RelayEvent.Inbound(
            letter.id(), letter.from(), letter.to(), letter.text(), letter.threadId(), null, null));
    return clients.areThere();
  }
}
