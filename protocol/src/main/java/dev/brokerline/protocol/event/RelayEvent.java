package dev.brokerline.protocol.event;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event about messages that pass through Relaycast. */
public sealed interface RelayEvent extends BrokerEvent {

  /**
   * A message came from Relaycast; never seen for messages between local agents.
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

    /** Returns whether this only says that somebody came or went. */
    public boolean presence() {
      return eventId != null && eventId.startsWith("presence-");
    }
  }

  /**
   * A message of ours was published.
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

  /** A message of ours was not published; follows the error. */
  record PublishFailed(@Nullable String eventId, @Nullable String to, @Nullable String reason)
      implements RelayEvent {

    @Override
    public String kind() {
      return "relaycast_publish_failed";
    }
  }

  /** A sender may not reach an agent; typed by the relay's own client, sent by no known broker. */
  record AclDenied(@Nullable String name, @Nullable String sender, List<String> ownerChain)
      implements RelayEvent {

    /** Copies the list; an absent one is empty. */
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
