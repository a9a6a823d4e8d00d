package dev.brokerline.protocol.request;

import dev.brokerline.protocol.result.BrokerStatus;

/** Asks for the live agents and the pending deliveries. */
public record GetStatus() implements BrokerRequest<BrokerStatus> {

  @Override
  public String type() {
    return "get_status";
  }

  @Override
  public Class<BrokerStatus> resultType() {
    return BrokerStatus.class;
  }
}
