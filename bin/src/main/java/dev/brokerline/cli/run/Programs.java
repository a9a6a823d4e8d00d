package dev.brokerline.cli.run;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** What is known of the programs that agents run, by the name of their file. */
final class Programs {

  /** How a program takes text. */
  enum Input {
    /** It reads lines, which its terminal keeps for it. */
    LINES,
    /** It draws a screen: what is typed while it starts is lost. */
    SCREEN,
    /** It draws a screen from which its state can be told. */
    TELLING_SCREEN
  }

  private static final Set<String> TELLING =
      Set.of("claude", "codex", "gemini", "opencode", "qwen");

  private static final Set<String> DRAWING =
      Set.of(
          "agent", "aider", "amp", "copilot", "crush", "cursor", "cursor-agent", "droid", "goose");

  /** They run the program that is named behind them. */
  private static final Set<String> FOREWORDS = Set.of("env", "exec", "nice", "nohup", "command");

  private Programs() {}

  /** Returns how the program that a command runs takes text. */
  static Input input(String command) {
    for (String word : command.strip().split("\\s+", 0)) {
      String plain = word.replace("\"", "").replace("'", "");
      Path file = Path.of(plain.isEmpty() ? "." : plain).getFileName();
      String name = file == null ? "" : file.toString().toLowerCase(Locale.ROOT);
      if (!FOREWORDS.contains(name) && !plain.contains("=") && !plain.startsWith("-")) {
        // "claude:opus" is a way to write a program and its model.
        String program = name.split(":", 2)[0];
        return TELLING.contains(program)
            ? Input.TELLING_SCREEN
            : DRAWING.contains(program) ? Input.SCREEN : Input.LINES;
      }
    }
    return Input.LINES;
  }
}
