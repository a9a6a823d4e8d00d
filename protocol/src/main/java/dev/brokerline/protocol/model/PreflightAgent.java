package dev.brokerline.protocol.model;

import dev.brokerline.protocol.internal.Checks;

/** An agent that will be spawned soon, whose registration may begin now. */
public record PreflightAgent(String name, String cli) {

  /** Refuses a name that the broker would misuse, and a blank command. */
  public PreflightAgent {
    Checks.newAgentName("agent name", name);
    Checks.text("cli", cli);
  }
}
