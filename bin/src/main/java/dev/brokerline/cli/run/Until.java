package dev.brokerline.cli.run;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A condition that ends a run. Prints as it is written on the command line. */
public sealed interface Until {

  /** Every agent has ended. */
  record Exit() implements Until {
    @Override
    public String toString() {
      return "exit";
    }
  }

  /** Every agent has been ready. */
  record Ready() implements Until {
    @Override
    public String toString() {
      return "ready";
    }
  }

  /** Every agent is idle at the moment. */
  record Idle() implements Until {
    @Override
    public String toString() {
      return "idle";
    }
  }

  /**
   * Some agent has printed what matches the pattern.
   *
   * @param pattern in multi-line mode: {@code ^} and {@code $} stand for the ends of a line
   */
  record Output(Pattern pattern) implements Until {
    @Override
    public String toString() {
      return OUTPUT + pattern;
    }
  }

  /** The prefix of an {@link Output} condition. */
  String OUTPUT = "output:";

  /**
   * Parses a condition.
   *
   * @throws IllegalArgumentException if the text is not a condition; the message names the
   *     conditions
   */
  static Until parse(String text) {
    return switch (text) {
      case "exit" -> new Exit();
      case "ready" -> new Ready();
      case "idle" -> new Idle();
      default -> parseOutput(text);
    };
  }

  private static Until parseOutput(String text) {
    if (!text.startsWith(OUTPUT) || text.length() == OUTPUT.length()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no condition; use exit, ready, idle or output:REGEX");
    }
    return new Output(compile(text.substring(OUTPUT.length())));
  }

  private static Pattern compile(String regex) {
    try {
      return Pattern.compile(regex, Pattern.MULTILINE);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'%s' is no regular expression: %s at character %d"
              .formatted(regex, e.getDescription(), Math.max(0, e.getIndex()) + 1),
          e);
    }
  }
}
