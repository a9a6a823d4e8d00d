package dev.brokerline.agents;

import dev.brokerline.protocol.model.HeadlessProvider;

/** An agent program that has a shorthand in {@link SpawnOptions}. Prints as its command. */
public enum Provider {
  /** Claude Code. */
  CLAUDE("claude"),
  /** Codex CLI. */
  CODEX("codex"),
  /** Gemini CLI. */
  GEMINI("gemini"),
  /** OpenCode. */
  OPENCODE("opencode");

  private final String command;

  Provider(String command) {
    this.command = command;
  }

  /** Returns the provider as a broker names it for an agent without a terminal. */
  public HeadlessProvider headless() {
    return HeadlessProvider.of(command);
  }

  @Override
  public String toString() {
    return command;
  }
}
