package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/**
 * The broker's answer to {@code hello}.
 *
 * @param brokerVersion {@code 3.0.0} in all releases 3.1.0 to 3.2.18, so it does not identify a
 *     release
 * @param workspaceKey the secret key of the default workspace; {@code toString} omits it
 */
public record HelloResult(
    @Nullable String brokerVersion,
    @Nullable Integer protocolVersion,
    @Nullable String workspaceKey)
    implements BrokerResult {

  /** Says whether there is a key, without the key. */
  @Override
  public String toString() {
    return "HelloResult[brokerVersion=%s, protocolVersion=%s, workspaceKey=%s]"
        .formatted(brokerVersion, protocolVersion, workspaceKey == null ? null : "***");
  }
}
