package dev.brokerline.broker.internal.engine;

import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.result.MessageAccepted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries messages of clients to agents. Used on the broker's thread. */
final class MessageRequests {

  private final Agents agents;
  private final Post post;

  MessageRequests(Agents agents, Post post) {
    this.agents = agents;
    this.post = post;
  }

  void addTo(Handlers handlers) {
    handlers.add(SendMessage.class, this::send);
  }

  private void send(SendMessage message, Reply<MessageAccepted> reply) {
    Letter letter =
        post.write(
            "sdk_", sender(message.from()), message.to(), message.text(), message.threadId());
    List<Agent> receivers = post.receivers(letter);
    List<String> names = receivers.stream().map(Agent::name).toList();
    reply.ok(
        new MessageAccepted(letter.id(), letter.to(), !names.isEmpty(), names, null, null, null));
    post.give(letter, receivers, message.mode());
    boolean toOneAgent = agents.find(letter.to()) != null;
    if (!toOneAgent && agents.find(letter.from()) != null) {
      post.tell(letter);
    }
  }

  private String sender(@Nullable String from) {
    if (from == null) {
      return Letter.HOST;
    }
    return agents.find(from) != null || from.startsWith(Letter.HUMAN) ? from : Letter.HUMAN + from;
  }
}
