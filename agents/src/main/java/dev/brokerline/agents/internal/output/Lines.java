package dev.brokerline.agents.internal.output;

import dev.brokerline.agents.output.OutputChunk;
import dev.brokerline.protocol.text.Clusters;
import dev.brokerline.terminal.PlainText;
import java.util.function.Consumer;

/**
 * Splits the output of a program that prints plainly into lines, and passes on drawn lines. After a
 * carriage return within a line, new text replaces the line. A backspace removes its last
 * character.
 */
final class Lines {

  /**
   * The length at which a line is cut, so that a program that never ends a line does not fill the
   * memory.
   */
  private static final int MAX_LINE = 64 * 1024;

  private final PlainText plain = new PlainText();
  private final StringBuilder line = new StringBuilder();
  private boolean replaced;

  /**
   * Adds the next piece, and passes on each line that it ends. A gap before the piece also ends a
   * line.
   */
  void add(Piece piece, Consumer<String> ended) {
    if (piece.source() != OutputChunk.Source.PROGRAM) {
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

  /** Returns the unfinished line. */
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

  /**
   * Cuts a line that is too long. The text after the cut shows where a character ends, so it must
   * have arrived.
   */
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
