package dev.brokerline.protocol.request;

import dev.brokerline.protocol.model.PreflightAgent;
import dev.brokerline.protocol.result.PreflightResult;
import java.util.List;

/** Lets registrations begin in the background, so that spawning is faster later. */
public record PreflightAgents(List<PreflightAgent> agents)
    implements BrokerRequest<PreflightResult> {

  /** Copies the list. */
  public PreflightAgents {
    agents = List.copyOf(agents);
  }

  @Override
  public String type() {
    return "preflight_agents";
  }

  @Override
  public Class<PreflightResult> resultType() {
    return PreflightResult.class;
  }
}
