package dev.brokerline.testing.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The control pipe of a worker, into which {@code send_input} and {@code set_model} write their
 * text instead of typing it (PROTOCOL.md, "Requests").
 */
final class ControlPipe {

  private final StringBuilder unterminated = new StringBuilder();

  /** Writes text, and returns the lines that are now complete. */
  List<String> write(String text) {
    unterminated.append(text);
    List<String> lines = new ArrayList<>();
    int end = unterminated.indexOf("\n");
    while (end >= 0) {
      lines.add(unterminated.substring(0, end));
      unterminated.delete(0, end + 1);
      end = unterminated.indexOf("\n");
    }
    return lines;
  }

  /**
   * Writes a frame of the broker. Returns the unfinished text in the pipe that has destroyed the
   * frame, or null if the frame arrives.
   */
  @Nullable String writeFrame() {
    if (unterminated.isEmpty()) {
      return null;
    }
    String spoiled = unterminated.toString();
    unterminated.setLength(0);
    return spoiled;
  }

  /** Returns the worker's parser error for a line that is not a JSON object. */
  static String parserSays(String line) {
    if (line.isBlank()) {
      return "EOF while parsing a value at line 1 column " + line.length();
    }
    for (String literal : List.of("null", "true", "false")) {
      if (line.charAt(0) == literal.charAt(0)) {
        return "expected ident at line 1 column " + (commonPrefix(line, literal) + 1);
      }
    }
    return "expected value at line 1 column 1";
  }

  private static int commonPrefix(String a, String b) {
    int i = 0;
    while (i < Math.min(a.length(), b.length()) && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return i;
  }
}
