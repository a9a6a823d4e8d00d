package dev.brokerline.cli.run;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What is known of the programs that agents run, by the name of their file. */
final class Programs {

  /** What a text box of a program says while it is empty, blanks left out. */
  private static final Screen CLAUDE = prompting("❯(?!\\d)");

  private static final Screen CODEX = prompting("›(?!\\d)");
  private static final Screen GEMINI = prompting("Typeyourmessage");
  private static final Screen OPENCODE = prompting("Askanything");

  private static final Map<String, Screen> WITH_SCREEN =
      Map.ofEntries(
          Map.entry("agent", Screen.OF_ANY_PROGRAM),
          Map.entry("aider", Screen.OF_ANY_PROGRAM),
          Map.entry("amp", Screen.OF_ANY_PROGRAM),
          Map.entry("claude", CLAUDE),
          Map.entry("codex", CODEX),
          Map.entry("copilot", Screen.OF_ANY_PROGRAM),
          Map.entry("crush", Screen.OF_ANY_PROGRAM),
          Map.entry("cursor", Screen.OF_ANY_PROGRAM),
          Map.entry("cursor-agent", Screen.OF_ANY_PROGRAM),
          Map.entry("droid", Screen.OF_ANY_PROGRAM),
          Map.entry("gemini", GEMINI),
          Map.entry("goose", Screen.OF_ANY_PROGRAM),
          Map.entry("opencode", OPENCODE),
          Map.entry("qwen", GEMINI));

  /** They run the program that is named behind them. */
  private static final Set<String> FOREWORDS = Set.of("env", "exec", "nice", "nohup", "command");

  private Programs() {}

  /**
   * Returns the screen of the agent program that a command runs: what is typed shows in it before
   * it is submitted, and is lost while the program starts. Empty for any other program: that reads
   * lines, which its terminal keeps for it.
   */
  static Optional<Screen> screen(String command) {
    for (String word : command.strip().split("\\s+", 0)) {
      String plain = word.replace("\"", "").replace("'", "");
      Path file = Path.of(plain.isEmpty() ? "." : plain).getFileName();
      String name = file == null ? "" : file.toString().toLowerCase(Locale.ROOT);
      if (!FOREWORDS.contains(name) && !plain.contains("=") && !plain.startsWith("-")) {
        // "claude:opus" is a way to write a program and its model.
        return Optional.ofNullable(WITH_SCREEN.get(name.split(":", 2)[0]));
      }
    }
    return Optional.empty();
  }

  private static Screen prompting(String pattern) {
    return new Screen(Pattern.compile(pattern));
  }
}
