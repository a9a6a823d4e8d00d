package dev.brokerline.agents.model;

import dev.brokerline.protocol.event.RelayEvent;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that arrived through Relaycast. The broker does not report messages that a client sends
 * to its local agents.
 *
 * @param target a channel with its {@code #}, a name, a conversation, or {@code thread}
 * @param threadId the message that this one answers, or null
 * @param workspaceId null if the broker does not report it
 * @param receivedAt when this JVM received it
 */
public record InboundMessage(
    String eventId,
    String from,
    String target,
    String body,
    @Nullable String threadId,
    @Nullable String workspaceId,
    @Nullable String workspaceAlias,
    Instant receivedAt) {

  /** Returns the message of the event; empty if the event is incomplete or only about presence. */
  public static Optional<InboundMessage> of(RelayEvent.Inbound event, Instant receivedAt) {
    String eventId = event.eventId();
    String from = event.from();
    String target = event.target();
    String body = event.body();
    if (eventId == null || from == null || target == null || body == null || event.presence()) {
      return Optional.empty();
    }
    return Optional.of(
        new InboundMessage(
            eventId,
            from,
            target,
            body,
            event.threadId(),
            event.workspaceId(),
            event.workspaceAlias(),
            receivedAt));
  }

  /** Returns whether the message was posted to a channel. */
  public boolean inChannel() {
    return target.startsWith("#");
  }

  /** Omits the body, which may hold secrets. */
  @Override
  public String toString() {
    return "InboundMessage[eventId=%s, from=%s, target=%s, body=(%d), threadId=%s]"
        .formatted(eventId, from, target, body.length(), threadId);
  }
}
