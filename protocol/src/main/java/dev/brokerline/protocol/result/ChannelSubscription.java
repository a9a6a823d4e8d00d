package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All channels that an agent hears now. */
public record ChannelSubscription(@Nullable String name, List<String> channels)
    implements BrokerResult {

  /** Copies the lists; an absent list becomes empty. */
  public ChannelSubscription {
    channels = Checks.listOf(channels);
  }
}
