package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.Relay;
import dev.brokerline.relaycast.internal.state.Agent;
import org.jspecify.annotations.Nullable;

/**
 * Whose key or token came with a call.
 *
 * @param relay the workspace of the key or token
 * @param agent null if it was the workspace key
 */
public record Caller(Relay relay, @Nullable Agent agent) {
  /** Returns what tells this caller's requests from another's; no secret. */
  String identity() {
    return agent == null ? relay.state().id() : agent.id();
  }
}
