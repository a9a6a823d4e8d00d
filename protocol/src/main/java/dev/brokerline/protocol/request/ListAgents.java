package dev.brokerline.protocol.request;

import dev.brokerline.protocol.result.AgentList;

/** Asks for the live agents, without those that wait for a restart. */
public record ListAgents() implements BrokerRequest<AgentList> {

  @Override
  public String type() {
    return "list_agents";
  }

  @Override
  public Class<AgentList> resultType() {
    return AgentList.class;
  }
}
