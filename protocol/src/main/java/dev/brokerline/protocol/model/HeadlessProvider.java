package dev.brokerline.protocol.model;

/** The program of a headless agent. {@code toString} returns the wire name. */
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
