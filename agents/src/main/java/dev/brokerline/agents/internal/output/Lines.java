package dev.brokerline.agents.internal.output;

import dev.brokerline.agents.output.OutputSource;
import dev.brokerline.protocol.text.Clusters;
import dev.brokerline.terminal.PlainText;
import java.util.function.Consumer;

/**
 * Makes lines of what a terminal is sent by a program that prints plainly, and passes on those that
 * a program draws. A carriage return within a line makes what follows replace the line, and a
 * backspace takes its last character away.
 */
final class Lines {

  /** A longer line is cut here: a program that never ends one must not fill the memory. */
  private static final int MAX_LINE = 64 * 1024;

  private final PlainText plain = new PlainText();
  private final StringBuilder line = new StringBuilder();
  private boolean replaced;

  /** Takes the next piece, and passes on each line that it ends; a gap before it ends one, too. */
  void add(Piece piece, Consumer<String> ended) {
    if (piece.source() != OutputSource.PROGRAM) {
      return;
    }
    if (piece.drawn()) {
      // What was begun plainly stands on the screen now, and comes as a line of it.
      line.setLength(0);
      ended.accept(piece.text().substring(0, piece.text().length() - 1));
      return;
    }
    if (piece.lost() > 0) {
      plain.restart();
      if (!line.isEmpty()) {
        end(ended);
      }
    }
    for (int i = 0; i < piece.text().length(); i++) {
      plain.add(piece.text().charAt(i), c -> add((char) c, ended));
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
      takeBack();
    } else {
      if (replaced) {
        line.setLength(0);
        replaced = false;
      }
      line.append(c);
      if (line.length() >= MAX_LINE + Clusters.SLACK) {
        cut(ended);
      }
    }
  }

  /** What follows tells where a character ends, so a line is cut when that is there. */
  private void cut(Consumer<String> ended) {
    int end = Clusters.cut(line, MAX_LINE);
    String head = line.substring(0, end);
    line.delete(0, end);
    ended.accept(head);
  }

  private void takeBack() {
    if (!line.isEmpty()) {
      line.setLength(line.offsetByCodePoints(line.length(), -1));
    }
  }

  private void end(Consumer<String> ended) {
    while (line.length() > MAX_LINE) {
      cut(ended);
    }
    ended.accept(line.toString());
    line.setLength(0);
    replaced = false;
  }
}
