package dev.brokerline.testing.agent.script;

import java.util.List;

/**
 * A shell command that a program runs in a turn; nothing is really run.
 *
 * @param command the command
 * @param output what it prints
 * @param exitCode its exit code
 * @param asks whether the program asks for permission first
 * @param options the answers that it offers; empty for those of the program
 */
public record ToolUse(
    String command, String output, int exitCode, boolean asks, List<PermissionOption> options) {

  /** Copies the options. */
  public ToolUse {
    options = List.copyOf(options);
  }

  /** Returns a command that succeeds, and for which the program asks permission. */
  public static ToolUse asking(String command, String output) {
    return new ToolUse(command, output, 0, true, List.of());
  }

  /** Returns a command that succeeds, and for which the program asks no permission. */
  public static ToolUse allowed(String command, String output) {
    return new ToolUse(command, output, 0, false, List.of());
  }

  /** Returns the same, with other answers than the program's. */
  public ToolUse withOptions(PermissionOption... others) {
    return new ToolUse(command, output, exitCode, asks, List.of(others));
  }
}
