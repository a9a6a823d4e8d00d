package dev.brokerline.protocol.command;

import dev.brokerline.protocol.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Splits a command into words as the broker does: quotes and backslashes as in a POSIX shell, a
 * comment from a {@code #} at the start of a word to the end of the line, and no expansion of any
 * kind. Only space, tab and line feed separate words.
 */
public final class ShellWords {

  private static final int END = -1;
  private static final Pattern PLAIN = Pattern.compile("[\\w./:@%+,-]+");

  private final String command;
  private int next;

  private ShellWords(String command) {
    this.command = command;
  }

  /**
   * Returns the words of the command, at least one.
   *
   * @throws IllegalArgumentException if a quote is not closed, nothing follows the last backslash,
   *     or there is no word at all: the broker refuses such a command
   */
  public static List<String> split(String command) {
    List<String> words = new ShellWords(command).words();
    if (words.isEmpty()) {
      throw refused(command, "names no program");
    }
    return List.copyOf(words);
  }

  /** Returns a quoted word, which {@link #split} turns back into the word. */
  public static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private List<String> words() {
    List<String> words = new ArrayList<>();
    for (int c = read(); c != END; c = read()) {
      if (c == '#') {
        skipComment();
      } else if (!separates(c)) {
        next--;
        readWord(words);
      }
    }
    return words;
  }

  private void skipComment() {
    int lineEnd = command.indexOf('\n', next);
    next = lineEnd < 0 ? command.length() : lineEnd;
  }

  /** Reads a word, which is empty if only a quote or an escaped line break began it. */
  private void readWord(List<String> words) {
    StringBuilder word = new StringBuilder();
    for (int c = read(); c != END && !separates(c); c = read()) {
      switch (c) {
        case '\'' -> readSingleQuoted(word);
        case '"' -> readDoubleQuoted(word);
        case '\\' -> appendUnlessLineFeed(word, readEscaped());
        default -> word.append((char) c);
      }
    }
    words.add(word.toString());
  }

  private void readSingleQuoted(StringBuilder word) {
    int end = command.indexOf('\'', next);
    if (end < 0) {
      throw refused(command, "has a single quote that is not closed");
    }
    word.append(command, next, end);
    next = end + 1;
  }

  private void readDoubleQuoted(StringBuilder word) {
    for (int c = read(); c != '"'; c = read()) {
      if (c == END) {
        throw refused(command, "has a double quote that is not closed");
      }
      if (c == '\\') {
        readEscapedInQuotes(word);
      } else {
        word.append((char) c);
      }
    }
  }

  /**
   * Reads an escape in double quotes, where a backslash stays unless the next character is special.
   */
  private void readEscapedInQuotes(StringBuilder word) {
    char escaped = readEscaped();
    if ("$`\"\\\n".indexOf(escaped) < 0) {
      word.append('\\');
    }
    appendUnlessLineFeed(word, escaped);
  }

  private char readEscaped() {
    int c = read();
    if (c == END) {
      throw refused(command, "ends with a backslash");
    }
    return (char) c;
  }

  private static void appendUnlessLineFeed(StringBuilder word, char escaped) {
    if (escaped != '\n') {
      word.append(escaped);
    }
  }

  private int read() {
    return next < command.length() ? command.charAt(next++) : END;
  }

  private static boolean separates(int c) {
    return c == ' ' || c == '\t' || c == '\n';
  }

  private static IllegalArgumentException refused(String command, String why) {
    return new IllegalArgumentException(
        "command " + why + ": \"" + Secrets.excerpt(command) + "\"");
  }
}
