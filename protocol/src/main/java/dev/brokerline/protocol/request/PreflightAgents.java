package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.result.PreflightResult;
import java.util.List;
import java.util.Objects;

/** Registers agents in the background, so that their spawns are faster later. */
public record PreflightAgents(List<Agent> agents) implements BrokerRequest<PreflightResult> {

  /** Refuses what the broker would refuse, and copies the list. */
  public PreflightAgents {
    agents = Checks.listOf(Objects.requireNonNull(agents, "agents"));
  }

  @Override
  public String type() {
    return "preflight_agents";
  }

  @Override
  public Class<PreflightResult> resultType() {
    return PreflightResult.class;
  }

  /** An agent that will be spawned soon, to be registered in advance. */
  public record Agent(String name, String cli) {

    /** Refuses a name that the broker would misuse, and a blank command. */
    public Agent {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(cli, "cli");
      Checks.newAgentName("agent name", name);
      Checks.text("cli", cli);
    }
  }
}
