package dev.brokerline.broker.internal.engine;

import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.result.MessageAccepted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries messages of clients to agents. Used on the broker's thread. */
final class MessageRequests {

  private static final String SYSTEM = "system";

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
    refuseWorkspace(message);
    Letter letter =
        post.write(
            "sdk_", sender(message.from()), message.to(), message.text(), message.threadId());
    List<Agent> receivers = post.receivers(letter);
    List<String> names = receivers.stream().map(Agent::name).toList();
    reply.ok(
        new MessageAccepted(
            letter.id(), letter.to(), !names.isEmpty(), names, null, null, null, reply.removed()));
    post.give(letter, receivers, message.mode());
    boolean toOneAgent = agents.find(letter.to()) != null;
    if (!toOneAgent && agents.find(letter.from()) != null) {
      post.tell(letter);
    }
  }

  /** No workspace is attached, since there is no message service. */
  private static void refuseWorkspace(SendMessage message) {
    if (message.workspaceId() != null) {
      throw RequestError.of(
          ErrorCode.WORKSPACE_NOT_FOUND,
          "workspace '" + message.workspaceId() + "' is not attached; this broker has none");
    }
    if (message.workspaceAlias() != null) {
      throw RequestError.of(
          ErrorCode.WORKSPACE_NOT_FOUND,
          "workspace alias '" + message.workspaceAlias() + "' is not attached; there is none");
    }
  }

  private String sender(@Nullable String from) {
    if (from == null || from.equals(Letter.HUMAN)) {
      return Letter.HOST;
    }
    if (from.equals(SYSTEM) || from.startsWith(Letter.HUMAN) || agents.find(from) != null) {
      return from;
    }
    if (from.contains(":")) {
      throw RequestError.of(
          ErrorCode.SENDER_NOT_FOUND, "the sender '" + from + "' is neither an agent nor a person");
    }
    return Letter.HUMAN + from;
  }
}
