package dev.brokerline.relaycast;

/**
 * The workspace for a broker.
 *
 * @param id opaque id
 * @param name name
 * @param key the workspace key; a secret
 */
public record Workspace(String id, String name, String key) {
  /** Returns the workspace without its key. */
  @Override
  public String toString() {
    return "Workspace[id=" + id + ", name=" + name + ", key=***]";
  }
}
