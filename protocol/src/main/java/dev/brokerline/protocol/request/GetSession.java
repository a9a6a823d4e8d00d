package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.result.SessionInfo;
import java.util.Objects;

/** Asks for the state of an agent's session. Only Brokerline's own broker knows this request. */
public record GetSession(String name) implements BrokerRequest<SessionInfo> {

  /** Refuses a name that no agent can have. */
  public GetSession {
    Objects.requireNonNull(name, "name");
    Checks.agentName("agent name", name);
  }

  @Override
  public String type() {
    return "get_session";
  }

  @Override
  public Class<SessionInfo> resultType() {
    return SessionInfo.class;
  }
}
