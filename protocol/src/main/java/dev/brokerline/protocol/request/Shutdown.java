package dev.brokerline.protocol.request;

import dev.brokerline.protocol.result.ShutdownResult;

/** Ends all agents and the broker. No events are sent about it. */
public record Shutdown() implements BrokerRequest<ShutdownResult> {

  @Override
  public String type() {
    return "shutdown";
  }

  @Override
  public Class<ShutdownResult> resultType() {
    return ShutdownResult.class;
  }
}
