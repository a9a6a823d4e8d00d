package dev.brokerline.agents;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.Outcome;
import java.util.List;

/** An agent has no log. {@link #loggedAgents} names the agents that have one. */
public final class NoAgentLogException extends BrokerException {

  private static final long serialVersionUID = 1L;

  private static final int NAMED = 20;

  private final String agent;
  private final transient List<String> loggedAgents;

  NoAgentLogException(String agent, List<String> loggedAgents) {
    super(
        "there is no log of agent '" + agent + "'; " + others(loggedAgents),
        Outcome.NOT_PERFORMED,
        null);
    this.agent = agent;
    this.loggedAgents = List.copyOf(loggedAgents);
  }

  private static String others(List<String> agents) {
    if (agents.isEmpty()) {
      return "no agent of this broker has one, and logs go with their broker";
    }
    String more = agents.size() > NAMED ? ", and " + (agents.size() - NAMED) + " more" : "";
    return "these have one: " + String.join(", ", agents.stream().limit(NAMED).toList()) + more;
  }

  /** Returns the name of the agent. */
  public String agent() {
    return agent;
  }

  /** Returns the agents that have a log, by name. */
  public List<String> loggedAgents() {
    return loggedAgents;
  }
}
