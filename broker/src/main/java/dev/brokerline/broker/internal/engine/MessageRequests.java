package dev.brokerline.broker.internal.engine;

import dev.brokerline.protocol.event.RelayEvent;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.result.MessageAccepted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries messages between clients and agents. Used on the broker's thread. */
final class MessageRequests {

  /** The client itself, whose words an agent gets without a sender. */
  private static final String HOST = "human:orchestrator";

  private static final String HUMAN = "human:";

  private final Agents agents;
  private final Channels channels;
  private final Deliveries deliveries;
  private final Clients clients;

  MessageRequests(Agents agents, Channels channels, Deliveries deliveries, Clients clients) {
    this.agents = agents;
    this.channels = channels;
    this.deliveries = deliveries;
    this.clients = clients;
  }

  void addTo(Handlers handlers) {
    handlers.add(SendMessage.class, this::send);
  }

  private void send(SendMessage message, Reply<MessageAccepted> reply) {
    String from = sender(message.from());
    String to = message.to();
    String eventId = Deliveries.newEventId("sdk_");
    Agent one = agents.find(to);
    if (one != null) {
      accepted(reply, eventId, to, List.of(to));
      deliveries.give(one, eventId, words(from, null, message.text()), message.mode());
    } else if (to.startsWith("#") || to.equals("*")) {
      List<Agent> hearing =
          channels.hearing(to).stream().filter(agent -> !agent.name().equals(from)).toList();
      accepted(reply, eventId, to, hearing.stream().map(Agent::name).toList());
      String words = words(from, to, message.text());
      hearing.forEach(agent -> deliveries.give(agent, eventId, words, message.mode()));
      inbound(eventId, from, message);
    } else if (to.startsWith(HUMAN)) {
      accepted(reply, eventId, to, List.of());
      inbound(eventId, from, message);
    } else {
      throw RequestError.of(
          "recipient_not_found",
          "there is no agent '" + to + "'; a channel begins with #, and a person with human:");
    }
  }

  private static void accepted(
      Reply<MessageAccepted> reply, String eventId, String to, List<String> targets) {
    reply.ok(new MessageAccepted(eventId, to, !targets.isEmpty(), targets, null, null, null));
  }

  /** Tells clients what an agent said to a channel or a person. */
  private void inbound(String eventId, String from, SendMessage message) {
    if (agents.find(from) != null) {
      clients.tell(
          new RelayEvent.Inbound(
              eventId, from, message.to(), message.text(), message.threadId(), null, null));
    }
  }

  private String sender(@Nullable String from) {
    if (from == null) {
      return HOST;
    }
    return agents.find(from) != null || from.startsWith(HUMAN) ? from : HUMAN + from;
  }

  /** Returns what the receiver is told: the words of the host alone, or who says them and where. */
  private static String words(String from, @Nullable String channel, String text) {
    if (from.equals(HOST) && channel == null) {
      return text;
    }
    return "Message from " + from + (channel == null ? "" : " in " + channel) + ":\n" + text;
  }
}
