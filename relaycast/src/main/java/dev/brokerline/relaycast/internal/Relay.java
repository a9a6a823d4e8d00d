package dev.brokerline.relaycast.internal;

import dev.brokerline.relaycast.internal.socket.Frames;
import dev.brokerline.relaycast.internal.socket.SocketHub;
import dev.brokerline.relaycast.internal.state.Agent;
import dev.brokerline.relaycast.internal.state.Channel;
import dev.brokerline.relaycast.internal.state.Conversation;
import dev.brokerline.relaycast.internal.state.Message;
import dev.brokerline.relaycast.internal.state.MessageDraft;
import dev.brokerline.relaycast.internal.state.Refusal;
import dev.brokerline.relaycast.internal.state.WorkspaceState;

/**
 * A workspace in operation. It stores each message first and then sends it to the listening
 * sockets. All methods are called under the server's lock.
 */
public record Relay(WorkspaceState state, SocketHub hub) {
  /** Posts to a channel. The author becomes a member, because nobody adds a worker by REST. */
  public Message post(Agent author, String channelName, MessageDraft draft) {
    Channel channel = state.channels().require(channelName);
    requireOpen(channel);
    state.channels().join(channel, author);
    Message message = state.messages().add(channel, author, draft);
    hub.toChannel(channel.name(), Frames.messageCreated(channel.name(), message));
    return message;
  }

  /** Sends a message to an agent, or to the broker under an alias. */
  public Message direct(Agent author, String to, MessageDraft draft) {
    Agent recipient = state.agents().recipient(to);
    return direct(author, state.conversations().between(author, recipient), draft);
  }

  /** Sends a message to a conversation. */
  public Message direct(Agent author, Conversation conversation, MessageDraft draft) {
    Message message = state.messages().add(conversation, author, draft);
    hub.toConversation(
        conversation.participants(),
        Frames.direct(conversation.group(), brokerTarget(conversation, author), message),
        Frames.direct(conversation.group(), conversation.id(), message));
    return message;
  }

  /** Answers a message in its thread. */
  public Message reply(Agent author, String parentId, MessageDraft draft) {
    Message parent = state.messages().require(parentId);
    if (parent.place() instanceof Conversation conversation) {
      return replyIn(
          state.conversations().require(conversation.id(), author), author, parent, draft);
    }
    Channel channel = (Channel) parent.place();
    requireOpen(channel);
    state.channels().join(channel, author);
    Message reply = state.messages().reply(parent, author, draft);
    hub.toChannel(
        channel.name(),
        Frames.threadReply(channel.name(), String.valueOf(reply.threadId()), reply));
    return reply;
  }

  private static void requireOpen(Channel channel) {
    if (channel.archived()) {
      throw new Refusal(409, "channel_archived", "Channel \"" + channel.name() + "\" is archived");
    }
  }

  private Message replyIn(
      Conversation conversation, Agent author, Message parent, MessageDraft draft) {
    Message reply = state.messages().reply(parent, author, draft);
    // A thread reply without a channel would reach every worker of a broker; a direct message
    // reaches the right ones.
    hub.toConversation(
        conversation.participants(),
        Frames.direct(conversation.group(), brokerTarget(conversation, author), reply),
        Frames.threadReply("", String.valueOf(reply.threadId()), reply));
    return reply;
  }

  /**
   * Returns the conversation id for a broker. A broker delivers a message whose conversation id is
   * the name of a local worker to that worker, even if the broker itself wrote it.
   */
  private static String brokerTarget(Conversation conversation, Agent author) {
    if (conversation.group()) {
      return conversation.id();
    }
    return conversation.participants().stream()
        .filter(agent -> agent != author && agent.worker())
        .map(Agent::name)
        .findFirst()
        .orElse(conversation.id());
  }
}
