package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.result.ReleaseResult;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ends an agent. An agent that has already ended can also be released, once.
 *
 * @param reason the summary for an agent that continues from this one, or null; the rules for the
 *     text of a {@link SendMessage} apply
 */
public record ReleaseAgent(String name, @Nullable String reason)
    implements BrokerRequest<ReleaseResult> {

  /** Refuses values that the broker would refuse or misuse. */
  public ReleaseAgent {
    Objects.requireNonNull(name, "name");
    Checks.agentName("agent name", name);
    reason = Checks.optionalTypedText("reason", reason);
  }

  /** Returns a request to end the agent, without a reason. */
  public static ReleaseAgent of(String name) {
    return new ReleaseAgent(name, null);
  }

  /** Returns a copy with this reason. */
  public ReleaseAgent withReason(@Nullable String reason) {
    return new ReleaseAgent(name, reason);
  }

  @Override
  public String type() {
    return "release_agent";
  }

  @Override
  public Class<ReleaseResult> resultType() {
    return ReleaseResult.class;
  }

  /** Omits the reason, which may contain secrets. */
  @Override
  public String toString() {
    return "ReleaseAgent[name=%s, reason=%s]".formatted(name, Checks.size(reason));
  }
}
