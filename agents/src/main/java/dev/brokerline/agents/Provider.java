package dev.brokerline.agents;

import dev.brokerline.protocol.model.HeadlessProvider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An agent program that has a shorthand in {@link SpawnOptions}. Prints as its command. */
public enum Provider {
  /** Claude Code. */
  CLAUDE("claude", HeadlessProvider.CLAUDE),
  /** Codex CLI. */
  CODEX("codex", null),
  /** Gemini CLI. */
  GEMINI("gemini", null),
  /** OpenCode. */
  OPENCODE("opencode", HeadlessProvider.OPENCODE);

  private final String command;
  private final @Nullable HeadlessProvider headless;

  Provider(String command, @Nullable HeadlessProvider headless) {
    this.command = command;
    this.headless = headless;
  }

  /** Returns the provider as the broker knows it without a terminal, if it does. */
  public Optional<HeadlessProvider> headless() {
    return Optional.ofNullable(headless);
  }

  @Override
  public String toString() {
    return command;
  }
}
