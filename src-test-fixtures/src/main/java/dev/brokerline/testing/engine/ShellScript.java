package dev.brokerline.testing.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Imitates a program {@code sh -c SCRIPT} that consists of {@code echo}, {@code sleep}, {@code
 * exit} and {@code cat} with simple words or one text in single quotes, separated by {@code ;}. A
 * script with anything else prints nothing and never ends.
 */
final class ShellScript {

  private static final Pattern COMMAND =
      Pattern.compile(
          "\\s*(?:(?<name>echo|exit|cat)\\b *(?:'(?<quoted>[^']*)'|(?<plain>[\\w ./-]*))"
              + "|sleep +(?<seconds>\\d{1,6}(?:\\.\\d{1,3})?))\\s*");

  /** The time from the start of a program to its first output. */
  private static final Duration START = Duration.ofMillis(5);

  private final Queue<Matcher> commands = new ArrayDeque<>();

  private ShellScript() {}

  /** Returns the script of a command line, or null if it is not supported. */
  static @Nullable ShellScript of(@Nullable String cli, List<String> args) {
    if (!"sh".equals(cli) || args.size() != 2 || !args.get(0).equals("-c")) {
      return null;
    }
    ShellScript script = new ShellScript();
    for (String text : args.get(1).split(";", -1)) {
      Matcher command = COMMAND.matcher(text);
      if (!command.matches()) {
        return null;
      }
      script.commands.add(command);
    }
    return script;
  }

  /** Runs the script. The caller must ensure that an ended program prints nothing more. */
  void run(Timers timers, Consumer<String> print, Runnable exit) {
    timers.after(START, () -> step(timers, print, exit));
  }

  private void step(Timers timers, Consumer<String> print, Runnable exit) {
    Matcher command = commands.poll();
    if (command == null) {
      exit.run();
      return;
    }
    if (command.group("seconds") != null) {
      long millis = Math.round(Double.parseDouble(command.group("seconds")) * 1000);
      timers.after(Duration.ofMillis(millis), () -> step(timers, print, exit));
    } else if (command.group("name").equals("echo")) {
      print.accept(text(command) + "\r\n");
      step(timers, print, exit);
    } else if (command.group("name").equals("exit")) {
      exit.run();
    }
    // What is left is cat: it reads its terminal, and nobody ends that input.
  }

  private static String text(Matcher echo) {
    String quoted = echo.group("quoted");
    return quoted == null ? echo.group("plain").strip() : quoted;
  }
}
