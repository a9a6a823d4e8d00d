package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.result.ScreenInfo;
import java.util.Objects;

/**
 * Asks for what the screen of an agent's terminal shows. Only Brokerline's own broker knows this
 * request.
 */
public record GetScreen(String name) implements BrokerRequest<ScreenInfo> {

  /** Refuses a name that no agent can have. */
  public GetScreen {
    Objects.requireNonNull(name, "name");
    Checks.agentName("agent name", name);
  }

  @Override
  public String type() {
    return "get_screen";
  }

  @Override
  public Class<ScreenInfo> resultType() {
    return ScreenInfo.class;
  }
}
