package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.Relay;
import dev.brokerline.relaycast.internal.state.Agent;
import org.jspecify.annotations.Nullable;

/**
 * The owner of the key or token of a call.
 *
 * @param relay the workspace of the key or token
 * @param agent null if it was the workspace key
 */
public record Caller(Relay relay, @Nullable Agent agent) {
  /** Returns an identity that distinguishes this caller's requests from others'; not a secret. */
  String identity() {
    return agent == null ? relay.state().id() : agent.id();
  }
}
