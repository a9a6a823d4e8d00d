package dev.brokerline.client.internal.output;

import java.util.function.Consumer;

/**
 * Makes lines of what a terminal is sent. A carriage return within a line makes what follows
 * replace the line, and a backspace takes its last character away.
 */
final class Lines {

  /** A longer line is cut here: a program that never ends one must not fill the memory. */
  private static final int MAX_LINE = 64 * 1024;

  private final PlainText plain = new PlainText();
  private final StringBuilder line = new StringBuilder();
  private boolean replaced;

  /** Takes the next slice, and passes on each line that it ends. */
  void add(String chunk, Consumer<String> ended) {
    for (int i = 0; i < chunk.length(); i++) {
      plain.add(chunk.charAt(i), c -> add((char) c, ended));
    }
  }

  /** Returns the line that has not ended. */
  String unfinished() {
    return line.toString();
  }

  private void add(char c, Consumer<String> ended) {
    if (c == '\n') {
      end(ended);
    } else if (c == '\r') {
      replaced = true;
    } else if (c == '\b') {
      line.setLength(Math.max(0, line.length() - 1));
    } else {
      if (replaced) {
        line.setLength(0);
        replaced = false;
      }
      line.append(c);
      if (line.length() == MAX_LINE) {
        end(ended);
      }
    }
  }

  private void end(Consumer<String> ended) {
    ended.accept(line.toString());
    line.setLength(0);
    replaced = false;
  }
}
