package dev.brokerline.cli.output;

import java.util.function.Consumer;

/**
 * Splits a stream of text, arriving in chunks cut anywhere, into lines.
 *
 * <p>A line ends at a line feed, with any carriage returns before it; a carriage return alone ends
 * a line that has text, so that each state of a progress bar is a line and none is lost. A line
 * longer than {@value #MAX_LINE} characters is cut there. One instance serves one stream and one
 * thread at a time.
 */
public final class LineSplitter {

  /** The longest line, in UTF-16 units. */
  static final int MAX_LINE = 65_536;

  private final StringBuilder line = new StringBuilder();
  private boolean afterReturn;

  /** Takes the next chunk, and gives each line that it completes to the sink, without its end. */
  public void accept(CharSequence chunk, Consumer<String> lines) {
    for (int i = 0; i < chunk.length(); i++) {
      accept(chunk.charAt(i), lines);
    }
  }

  /** Returns the beginning of the line that is not complete yet; empty if there is none. */
  public String partial() {
    return line.toString();
  }

  private void accept(char c, Consumer<String> lines) {
    if (c == '\n') {
      afterReturn = false;
      end(lines);
    } else if (c == '\r') {
      afterReturn = true;
    } else {
      if (afterReturn || line.length() >= MAX_LINE) {
        afterReturn = false;
        endIfAny(lines);
      }
      line.append(c);
    }
  }

  private void endIfAny(Consumer<String> lines) {
    if (!line.isEmpty()) {
      end(lines);
    }
  }

  private void end(Consumer<String> lines) {
    String whole = line.toString();
    line.setLength(0);
    lines.accept(whole);
  }
}
