package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All channels an agent hears now. */
public record ChannelSubscription(@Nullable String name, List<String> channels)
    implements BrokerResult {

  /** Copies the lists; an absent one is empty. */
  public ChannelSubscription {
    channels = Checks.listOf(channels);
  }
}
