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
 * One workspace at work: what is written is remembered first and then sent to whoever listens. All
 * methods are called under the server's lock.
 */
public record Relay(WorkspaceState state, SocketHub hub) {
  /** Posts to a channel; the author becomes a member, for nobody joins a worker by REST. */
  public Message post(Agent author, String channelName, MessageDraft draft) {
    Channel channel = state.channels().require(channelName);
    requireOpen(channel);
    state.channels().join(channel, author);
    Message message = state.messages().add(channel, author, draft);
    hub.toChannel(channel.name(), Frames.messageCreated(channel.name(), message));
    return message;
  }

  /** Writes to one agent, or to the broker under one of its other names. */
  public Message direct(Agent author, String to, MessageDraft draft) {
    Agent recipient = state.agents().recipient(to);
    return direct(author, state.conversations().between(author, recipient), draft);
  }

  /** Writes to a conversation. */
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
   * What a broker gets as the conversation's id. It delivers a message whose conversation bears the
   * name of a local worker to that worker, without a look-up, even when the broker itself wrote it.
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
