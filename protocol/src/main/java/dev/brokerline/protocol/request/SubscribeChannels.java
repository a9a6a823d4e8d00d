package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.result.ChannelSubscription;
import java.util.List;
import java.util.Objects;

/** Subscribes an agent to channels (brokers 3.2.16 and later). Names are compared ignoring case. */
public record SubscribeChannels(String name, List<String> channels)
    implements BrokerRequest<ChannelSubscription> {

  /** Refuses values that the broker would refuse or misuse. */
  public SubscribeChannels {
    Objects.requireNonNull(name, "name");
    Checks.agentName("agent name", name);
    channels = Checks.channels(Objects.requireNonNull(channels, "channels"));
  }

  @Override
  public String type() {
    return "subscribe_channels";
  }

  @Override
  public Class<ChannelSubscription> resultType() {
    return ChannelSubscription.class;
  }
}
