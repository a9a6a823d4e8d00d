package dev.brokerline.protocol.model;

/** How an agent's program runs. {@code toString} returns the wire name. */
public enum AgentRuntime {
  /** In a terminal of its own. */
  PTY("pty"),
  /** Without a terminal. Brokers 3.1.0 to 3.2.18 never start the program of such an agent. */
  HEADLESS("headless");

  private final String wireName;

  AgentRuntime(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String toString() {
    return wireName;
  }
}
