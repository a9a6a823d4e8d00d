package dev.brokerline.agents.model;

import dev.brokerline.protocol.event.RelayEvent;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that came through Relaycast. Those from one agent to another of the same broker are
 * never seen (the protocol reference, section 7.6).
 *
 * @param target a channel with its {@code #}, a name, a conversation, or {@code thread}
 * @param threadId the message that this one answers; null is none
 * @param workspaceId null if the broker doesn't tell
 * @param receivedAt when this JVM got it
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

  /** Returns the message of the event; empty if that is incomplete, or about presence only. */
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

  /** Returns whether it was posted to a channel. */
  public boolean inChannel() {
    return target.startsWith("#");
  }

  /** Leaves out the body, which may hold secrets. */
  @Override
  public String toString() {
    return "InboundMessage[eventId=%s, from=%s, target=%s, body=(%d), threadId=%s]"
        .formatted(eventId, from, target, body.length(), threadId);
  }
}
