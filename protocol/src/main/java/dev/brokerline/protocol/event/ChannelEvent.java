package dev.brokerline.protocol.event;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event about the channels that an agent hears. */
public sealed interface ChannelEvent extends BrokerEvent {

  /** Returns the name of the agent; null if absent. */
  @Nullable String name();

  @Override
  default @Nullable String agent() {
    return name();
  }

  /**
   * An agent was subscribed to channels.
   *
   * @param channels only the added channels, possibly none
   */
  record Subscribed(@Nullable String name, List<String> channels) implements ChannelEvent {

    /** Copies the list; an absent list becomes empty. */
    public Subscribed {
      channels = Checks.listOf(channels);
    }

    @Override
    public String kind() {
      return "channel_subscribed";
    }
  }

  /**
   * An agent was unsubscribed from channels.
   *
   * @param channels only the removed channels, possibly none
   */
  record Unsubscribed(@Nullable String name, List<String> channels) implements ChannelEvent {

    /** Copies the list; an absent list becomes empty. */
    public Unsubscribed {
      channels = Checks.listOf(channels);
    }

    @Override
    public String kind() {
      return "channel_unsubscribed";
    }
  }
}
