package dev.brokerline.cli.output;

import dev.brokerline.protocol.text.Clusters;
import java.util.function.Consumer;

/**
 * Splits a stream of text, arriving in chunks cut anywhere, into lines.
 *
 * <p>A line ends at a line feed, with any carriage returns before it; a carriage return alone ends
 * a line that has text, so that each state of a progress bar is a line and none is lost. A line
 * longer than {@value #MAX_LINE} characters is cut there, but never within what people see as one
 * character. One instance serves one stream and one thread at a time.
 */
public final class LineSplitter {

  /** The longest line, in UTF-16 units. */
  static final int MAX_LINE = 65_536;

  private final StringBuilder line = new StringBuilder();
  private boolean afterReturn;

  /** Reads the next chunk, and passes on each line that it completes, without the line end. */
  public void accept(CharSequence chunk, Consumer<String> lines) {
    for (int i = 0; i < chunk.length(); i++) {
      accept(chunk.charAt(i), lines);
    }
  }

  /**
   * Returns the beginning of the line that is not complete yet; empty if there is none. For a line
   * that is about to be cut, it is the part before any cut.
   */
  public String partial() {
    return line.substring(0, Math.min(line.length(), MAX_LINE - Clusters.SLACK));
  }

  private void accept(char c, Consumer<String> lines) {
    if (c == '\n') {
      afterReturn = false;
      end(lines);
    } else if (c == '\r') {
      afterReturn = true;
    } else {
      if (afterReturn) {
        afterReturn = false;
        endIfAny(lines);
      }
      line.append(c);
      if (line.length() >= MAX_LINE + Clusters.SLACK) {
        cut(lines);
      }
    }
  }

  /** Cuts the line. That needs the text after the cut, which shows where a character ends. */
  private void cut(Consumer<String> lines) {
    int end = Clusters.cut(line, MAX_LINE);
    String head = line.substring(0, end);
    line.delete(0, end);
    lines.accept(head);
  }

  private void endIfAny(Consumer<String> lines) {
    if (!line.isEmpty()) {
      end(lines);
    }
  }

  private void end(Consumer<String> lines) {
    while (line.length() > MAX_LINE) {
      cut(lines);
    }
    String whole = line.toString();
    line.setLength(0);
    lines.accept(whole);
  }
}
