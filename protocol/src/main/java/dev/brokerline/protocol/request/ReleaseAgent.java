package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.result.ReleaseResult;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ends an agent. An agent that is already dead can be released once, too.
 *
 * @param reason kept as the summary for an agent that continues from this one, and so changed and
 *     refused as the text of a message ({@link SendMessage}); may be null
 */
public record ReleaseAgent(String name, @Nullable String reason)
    implements BrokerRequest<ReleaseResult> {

  /** Refuses what the broker would refuse or misuse. */
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

  /** Leaves out the reason, which may hold secrets. */
  @Override
  public String toString() {
    return "ReleaseAgent[name=%s, reason=%s]".formatted(name, Checks.size(reason));
  }
}
