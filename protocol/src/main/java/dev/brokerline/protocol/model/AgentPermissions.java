package dev.brokerline.protocol.model;

/**
 * Who answers when the program of an agent asks whether a tool may run. Only Brokerline's own
 * broker knows it; the native one ignores it. {@code toString} returns the wire name.
 */
public enum AgentPermissions {
  /** The client answers, by {@code answer_permission}. A deadline denies. */
  ASK("ask"),
  /** Every request is allowed, once each. */
  ALLOW("allow"),
  /** Every request is denied. */
  DENY("deny"),
  /**
   * The program is started with its own flag to ask nothing at all. It then runs any tool: use it
   * only where nothing can be damaged.
   */
  ALLOW_EVERYTHING("allow_everything");

  private final String wireName;

  AgentPermissions(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String toString() {
    return wireName;
  }
}
