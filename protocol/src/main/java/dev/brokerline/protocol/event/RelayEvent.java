package dev.brokerline.protocol.event;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event about messages that pass through Relaycast. */
public sealed interface RelayEvent extends BrokerEvent {

  /**
   * A message arrived from Relaycast. Messages that a client sends to local agents cause no such
   * event.
   *
   * @param target a channel with its {@code #}, a name or a conversation; empty for presence
   * @param body empty for presence
   */
  record Inbound(
      @Nullable String eventId,
      @Nullable String from,
      @Nullable String target,
      @Nullable String body,
      @Nullable String threadId,
      @Nullable String workspaceId,
      @Nullable String workspaceAlias)
      implements RelayEvent {

    @Override
    public String kind() {
      return "relay_inbound";
    }

    /** Returns whether this is only a notice of presence. */
    public boolean presence() {
      return eventId != null && eventId.startsWith("presence-");
    }
  }

  /**
   * The broker published a message.
   *
   * @param targetType {@code channel} or {@code dm}
   */
  record Published(@Nullable String eventId, @Nullable String to, @Nullable String targetType)
      implements RelayEvent {

    @Override
    public String kind() {
      return "relaycast_published";
    }
  }

  /** The broker could not publish a message. Follows the error. */
  record PublishFailed(@Nullable String eventId, @Nullable String to, @Nullable String reason)
      implements RelayEvent {

    @Override
    public String kind() {
      return "relaycast_publish_failed";
    }
  }

  /**
   * A sender may not reach an agent. The relay's own client declares this event, but no known
   * broker sends it.
   */
  record AclDenied(@Nullable String name, @Nullable String sender, List<String> ownerChain)
      implements RelayEvent {

    /** Copies the list; an absent list becomes empty. */
    public AclDenied {
      ownerChain = Checks.listOf(ownerChain);
    }

    @Override
    public String kind() {
      return "acl_denied";
    }

    @Override
    public @Nullable String agent() {
      return name;
    }
  }
}
