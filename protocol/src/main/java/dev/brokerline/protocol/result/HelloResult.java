package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The broker's answer to {@code hello}.
 *
 * @param brokerVersion {@code 3.0.0} in all releases 3.1.0 to 3.2.18, so it does not identify a
 *     release
 * @param workspaceKey the secret key of the default workspace; {@code toString} omits it
 * @param capabilities what the broker can do beyond the native one, by names such as {@code
 *     headless} and {@code interrupt_agent}; empty from the native broker
 */
public record HelloResult(
    @Nullable String brokerVersion,
    @Nullable Integer protocolVersion,
    @Nullable String workspaceKey,
    List<String> capabilities)
    implements BrokerResult {

  /** Copies the list; an absent list becomes empty. */
  public HelloResult {
    capabilities = Checks.listOf(capabilities);
  }

  /** Makes the answer of a broker that names no capabilities. */
  public HelloResult(
      @Nullable String brokerVersion,
      @Nullable Integer protocolVersion,
      @Nullable String workspaceKey) {
    this(brokerVersion, protocolVersion, workspaceKey, List.of());
  }

  /** Says whether there is a key, without the key. */
  @Override
  public String toString() {
    return "HelloResult[brokerVersion=%s, protocolVersion=%s, workspaceKey=%s]"
        .formatted(brokerVersion, protocolVersion, workspaceKey == null ? null : "***");
  }
}
