package dev.brokerline.relaycast;

/**
 * A participant registered by this JVM.
 *
 * @param id opaque id
 * @param name the name to which others write
 * @param token the agent token; a secret
 */
public record AgentIdentity(String id, String name, String token) {
  /** Returns the identity without its token. */
  @Override
  public String toString() {
    return "AgentIdentity[id=" + id + ", name=" + name + ", token=***]";
  }
}
