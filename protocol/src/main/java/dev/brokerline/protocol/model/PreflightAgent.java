package dev.brokerline.protocol.model;

import dev.brokerline.protocol.internal.Checks;
import java.util.Objects;

/** An agent that will be spawned soon, to be registered in advance. */
public record PreflightAgent(String name, String cli) {

  /** Refuses a name that the broker would misuse, and a blank command. */
  public PreflightAgent {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(cli, "cli");
    Checks.newAgentName("agent name", name);
    Checks.text("cli", cli);
  }
}
