package dev.brokerline.cli.run;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** What is known of the programs that agents run, by the name of their file. */
final class Programs {

  /** They draw a screen of their own, and the broker knows, or finds out, when they are ready. */
  private static final Set<String> WITH_SCREEN =
      Set.of(
          "agent",
          "aider",
          "amp",
          "claude",
          "codex",
          "copilot",
          "crush",
          "cursor",
          "cursor-agent",
          "droid",
          "gemini",
          "goose",
          "opencode",
          "qwen");

  private Programs() {}

  /**
   * Returns whether a command runs an agent program that draws a screen: what is typed shows in it
   * before it is submitted, and is lost while the program starts. Any other program reads lines,
   * which its terminal keeps for it.
   */
  static boolean drawsScreen(String command) {
    String first = command.strip().split("\\s+", 2)[0].replace("\"", "").replace("'", "");
    Path file = Path.of(first.isEmpty() ? "." : first).getFileName();
    String name = file == null ? "" : file.toString().toLowerCase(Locale.ROOT);
    // "claude:opus" is a way to write a program and its model.
    return WITH_SCREEN.contains(name.split(":", 2)[0]);
  }
}
