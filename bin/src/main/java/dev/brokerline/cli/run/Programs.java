package dev.brokerline.cli.run;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** How programs take text, by the names of their files. */
final class Programs {

  /** How a program takes text. */
  enum Input {
    /** It reads lines; the terminal keeps lines that come early. */
    LINES,
    /** It draws a screen, and loses what is typed while it starts. */
    SCREEN,
    /** It draws a screen that shows its state. */
    TELLING_SCREEN
  }

  private static final Set<String> TELLING =
      Set.of("claude", "codex", "gemini", "opencode", "qwen");

  private static final Set<String> DRAWING =
      Set.of(
          "agent", "aider", "amp", "copilot", "crush", "cursor", "cursor-agent", "droid", "goose");

  /** Commands that run another program, which follows in their arguments. */
  private static final Set<String> FOREWORDS = Set.of("env", "exec", "nice", "nohup", "command");

  private Programs() {}

  /** Returns how the program that a command runs takes text. */
  static Input input(String command) {
    for (String word : command.strip().split("\\s+", 0)) {
      String plain = word.replace("\"", "").replace("'", "");
      Path file = Path.of(plain.isEmpty() ? "." : plain).getFileName();
      String name = file == null ? "" : file.toString().toLowerCase(Locale.ROOT);
      if (!FOREWORDS.contains(name) && !plain.contains("=") && !plain.startsWith("-")) {
        // "claude:opus" means a program and its model.
        String program = name.split(":", 2)[0];
        return TELLING.contains(program)
            ? Input.TELLING_SCREEN
            : DRAWING.contains(program) ? Input.SCREEN : Input.LINES;
      }
    }
    return Input.LINES;
  }
}
