package dev.brokerline.protocol.model;

/** The program behind a headless agent. Prints as its name on the wire. */
public enum HeadlessProvider {
  /** Claude Code. */
  CLAUDE("claude"),
  /** OpenCode. */
  OPENCODE("opencode");

  private final String wireName;

  HeadlessProvider(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String toString() {
    return wireName;
  }
}
