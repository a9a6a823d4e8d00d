package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/**
 * The broker's greeting.
 *
 * @param brokerVersion {@code 3.0.0} in every release 3.1.0 to 3.2.18: useless to tell them apart
 * @param workspaceKey the secret key of the default workspace; not printed
 */
public record HelloResult(
    @Nullable String brokerVersion,
    @Nullable Integer protocolVersion,
    @Nullable String workspaceKey)
    implements BrokerResult {

  /** Says whether there is a key, but not the key. */
  @Override
  public String toString() {
    return "HelloResult[brokerVersion=%s, protocolVersion=%s, workspaceKey=%s]"
        .formatted(brokerVersion, protocolVersion, workspaceKey == null ? null : "***");
  }
}
