package dev.brokerline.relaycast.internal.state;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A place where messages are, oldest first: a channel or a conversation. */
public abstract sealed class Timeline permits Channel, Conversation {
  final Deque<Message> messages = new ArrayDeque<>();

  /** Returns the id that messages of this place carry as {@code channel_id}. */
  public abstract String channelId();

  /** Returns the kept messages that are not thread replies, oldest first. */
  public List<Message> topLevel() {
    return messages.stream().filter(message -> message.threadId == null).toList();
  }

  /** Returns the kept messages, thread replies among them, oldest first. */
  public List<Message> all() {
    return List.copyOf(messages);
  }

  /** Returns the newest kept message. */
  public Optional<Message> last() {
    return Optional.ofNullable(messages.peekLast());
  }
}
