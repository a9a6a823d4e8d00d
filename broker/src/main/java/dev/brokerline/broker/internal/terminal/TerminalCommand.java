package dev.brokerline.broker.internal.terminal;

import dev.brokerline.protocol.command.ShellWords;
import dev.brokerline.protocol.model.AgentSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of an agent's command: the program and its arguments.
 *
 * @param program as it was named, with or without a path
 */
public record TerminalCommand(String program, List<String> arguments) {

  /**
   * How the facade hides a program from the native broker, which would treat it specially. There is
   * nothing to hide it from here.
   */
  private static final String BECOME = "exec \"$0\" \"$@\"";

  /** The daemon would outlive the agent, and run its tools outside of the agent's session. */
  private static final List<String> OF_CODEX = List.of("--disable", "daemon_auto_start");

  /** Copies the list. */
  public TerminalCommand {
    arguments = List.copyOf(arguments);
  }

  /**
   * Returns the command of an agent in a terminal.
   *
   * @throws IllegalArgumentException if it cannot be split into words
   */
  public static TerminalCommand of(AgentSpec spec) {
    List<String> words = new ArrayList<>(ShellWords.split(String.valueOf(spec.cli())));
    if (words.size() > 3 && words.get(1).equals("-c") && words.get(2).endsWith(BECOME)) {
      words = new ArrayList<>(words.subList(3, words.size()));
    }
    TerminalCommand plain = new TerminalCommand(words.get(0), words.subList(1, words.size()));
    List<String> arguments = new ArrayList<>();
    if (plain.name().equals("codex") && !plain.arguments.contains("daemon_auto_start")) {
      arguments.addAll(OF_CODEX);
    }
    if (spec.model() != null && !namesModel(plain.arguments) && !namesModel(spec.args())) {
      arguments.addAll(List.of("--model", spec.model()));
    }
    arguments.addAll(plain.arguments);
    arguments.addAll(spec.args());
    return new TerminalCommand(plain.program, arguments);
  }

  private static boolean namesModel(List<String> arguments) {
    return arguments.stream()
        .anyMatch(it -> it.equals("--model") || it.equals("-m") || it.startsWith("--model="));
  }

  /** Returns the name of the program's file. */
  public String name() {
    return program.substring(program.lastIndexOf('/') + 1);
  }
}
