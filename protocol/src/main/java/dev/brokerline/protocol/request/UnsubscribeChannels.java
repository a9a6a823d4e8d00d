package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.result.ChannelSubscription;
import java.util.List;
import java.util.Objects;

/**
 * Unsubscribes an agent from channels (brokers 3.2.16 and later). Names are compared ignoring case.
 */
public record UnsubscribeChannels(String name, List<String> channels)
    implements BrokerRequest<ChannelSubscription> {

  /** Refuses values that the broker would refuse or misuse. */
  public UnsubscribeChannels {
    Objects.requireNonNull(name, "name");
    Checks.agentName("agent name", name);
    channels = Checks.knownChannels(Objects.requireNonNull(channels, "channels"));
  }

  @Override
  public String type() {
    return "unsubscribe_channels";
  }

  @Override
  public Class<ChannelSubscription> resultType() {
    return ChannelSubscription.class;
  }
}
