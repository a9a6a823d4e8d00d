package dev.brokerline.protocol.event;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event about the channels one agent hears. */
public sealed interface ChannelEvent extends BrokerEvent {

  /** Returns the name of the agent; null if the broker left it out. */
  @Nullable String name();

  @Override
  default @Nullable String agent() {
    return name();
  }

  /**
   * An agent hears further channels.
   *
   * @param channels only those added, maybe none
   */
  record Subscribed(@Nullable String name, List<String> channels) implements ChannelEvent {

    /** Copies the list; an absent one is empty. */
    public Subscribed {
      channels = Checks.listOf(channels);
    }

    @Override
    public String kind() {
      return "channel_subscribed";
    }
  }

  /**
   * An agent hears channels no longer.
   *
   * @param channels only those removed, maybe none
   */
  record Unsubscribed(@Nullable String name, List<String> channels) implements ChannelEvent {

    /** Copies the list; an absent one is empty. */
    public Unsubscribed {
      channels = Checks.listOf(channels);
    }

    @Override
    public String kind() {
      return "channel_unsubscribed";
    }
  }
}
