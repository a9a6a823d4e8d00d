package dev.brokerline.agents.internal.command;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An agent program that the broker knows by the file name of its command, and treats in a way of
 * its own: it adds arguments, writes files, or runs the program with {@code mcp add} first
 * (PROTOCOL.md has the table). What it does not know it leaves alone, so all but Cursor's are run
 * by {@code sh}, and this library decides what they are given.
 */
enum AgentProgram {
  /** Claude Code. */
  CLAUDE("claude", "--dangerously-skip-permissions", List.of("dangerously-skip-permissions")) {
    @Override
    List<String> toolArguments(RelayTools tools) {
      return tools.claudeArguments();
    }
  },
  /** Codex CLI. */
  CODEX(
      "codex",
      "--dangerously-bypass-approvals-and-sandbox",
      List.of("dangerously-bypass", "full-auto")) {
    @Override
    List<String> toolArguments(RelayTools tools) {
      return tools.codexArguments();
    }

    /** It would write its environment to a file that others can read, and leave that behind. */
    @Override
    List<String> relayArguments() {
      return List.of("-c", "features.shell_snapshot=false");
    }
  },
  /** Gemini CLI. */
  GEMINI("gemini", "--yolo", List.of("--yolo", "--approval-mode")),
  /** OpenCode, which asks or not as its own configuration says. */
  OPENCODE("opencode", null, List.of()) {
    @Override
    List<String> toolVariables(RelayTools tools) {
      return tools.opencodeVariables();
    }
  },
  /** Factory's Droid. */
  DROID("droid", null, List.of()),
  /**
   * Cursor's agent. The worker knows by its name that it takes no message of several lines, so it
   * keeps its name, and the broker adds {@code --force --approve-mcps}.
   */
  CURSOR("cursor", null, List.of());

  private static final List<String> CURSOR_NAMES = List.of("cursor", "cursor-agent", "agent");

  private final String command;
  private final Optional<String> bypass;

  @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
  private final List<String> bypassWords;

  AgentProgram(String command, @Nullable String bypass, List<String> bypassWords) {
    this.command = command;
    this.bypass = Optional.ofNullable(bypass);
    this.bypassWords = bypassWords;
  }

  /** Returns the program that a command's first word names, if the broker knows it. */
  static Optional<AgentProgram> of(String word) {
    String name = CliArguments.cli(word);
    if (CURSOR_NAMES.contains(name)) {
      return Optional.of(CURSOR);
    }
    return Stream.of(values()).filter(program -> program.command.equals(name)).findFirst();
  }

  /** Returns whether the broker is to be kept from knowing it. */
  boolean isShielded() {
    return this != CURSOR;
  }

  /** Returns the argument with which it asks nobody before it acts, if there is one. */
  Optional<String> bypass() {
    return bypass;
  }

  /** Returns whether the arguments say themselves whether it asks. */
  boolean decidesPermissions(List<String> words) {
    return words.stream()
        .anyMatch(word -> word.equals("-y") || bypassWords.stream().anyMatch(word::contains));
  }

  /** Returns whether it can be given tools without a key in an argument or a file. */
  boolean takesTools() {
    return this == CLAUDE || this == CODEX || this == OPENCODE;
  }

  /** Returns the arguments that give it the relay's tools. */
  List<String> toolArguments(RelayTools tools) {
    return List.of();
  }

  /** Returns the arguments that keep the keys of its environment from files. */
  List<String> relayArguments() {
    return List.of();
  }

  /** Returns the variables that give it the relay's tools, each as {@code NAME=VALUE}. */
  List<String> toolVariables(RelayTools tools) {
    return List.of();
  }

  @Override
  public String toString() {
    return command;
  }
}
