package dev.brokerline.protocol.request;

import dev.brokerline.protocol.result.ShutdownResult;

/** Ends all agents and the broker. The broker sends no events about that. */
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
