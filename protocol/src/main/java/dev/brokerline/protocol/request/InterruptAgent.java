package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.result.InterruptResult;
import java.util.Objects;

/** Interrupts the running turn of an agent. Only Brokerline's own broker knows this request. */
public record InterruptAgent(String name) implements BrokerRequest<InterruptResult> {

  /** Refuses a name that no agent can have. */
  public InterruptAgent {
    Objects.requireNonNull(name, "name");
    Checks.agentName("agent name", name);
  }

  @Override
  public String type() {
    return "interrupt_agent";
  }

  @Override
  public Class<InterruptResult> resultType() {
    return InterruptResult.class;
  }
}
