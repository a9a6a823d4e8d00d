package dev.brokerline.agents.internal.command;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An agent program that the broker recognizes by the file name of its command and treats specially:
 * it adds arguments, writes files, or first runs the program with {@code mcp add} (PROTOCOL.md,
 * "Program-specific behavior"). It does nothing of that for unknown programs. So all programs but
 * Cursor's are run by {@code sh}, and this library decides what they get.
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

    /** Codex would write its environment to a file that others can read, and leave it behind. */
    @Override
    List<String> relayArguments() {
      return List.of("-c", "features.shell_snapshot=false");
    }
  },
  /** Gemini CLI. */
  GEMINI("gemini", "--yolo", List.of("--yolo", "--approval-mode")),
  /** OpenCode, which asks for permission as its own configuration says. */
  OPENCODE("opencode", null, List.of()) {
    @Override
    List<String> toolVariables(RelayTools tools) {
      return tools.opencodeVariables();
    }
  },
  /** Factory's Droid. */
  DROID("droid", null, List.of()),
  /**
   * Cursor's agent. The worker knows by its name that it accepts no message of several lines, so it
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

  /** Returns the program of a command's first word, if the broker recognizes it. */
  static Optional<AgentProgram> of(String word) {
    String name = CliArguments.cli(word);
    if (CURSOR_NAMES.contains(name)) {
      return Optional.of(CURSOR);
    }
    return Stream.of(values()).filter(program -> program.command.equals(name)).findFirst();
  }

  /** Returns whether the program must be hidden from the broker. */
  boolean isShielded() {
    return this != CURSOR;
  }

  /** Returns the argument that lets it act without asking, if there is one. */
  Optional<String> bypass() {
    return bypass;
  }

  /** Returns whether the arguments already decide about permissions. */
  boolean decidesPermissions(List<String> words) {
    return words.stream()
        .anyMatch(word -> word.equals("-y") || bypassWords.stream().anyMatch(word::contains));
  }

  /** Returns whether it can get tools without a key in an argument or a file. */
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
