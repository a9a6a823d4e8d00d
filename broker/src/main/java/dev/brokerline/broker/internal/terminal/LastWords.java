package dev.brokerline.broker.internal.terminal;

import dev.brokerline.terminal.AnsiStripper;

/** The end of what a program prints, without control sequences. */
final class LastWords {

  private static final int MAX = 16 * 1024;

  private final AnsiStripper stripper = new AnsiStripper(AnsiStripper.Colours.REMOVED);
  private final StringBuilder text = new StringBuilder();

  void add(String chunk) {
    text.append(stripper.strip(chunk));
    if (text.length() > 2 * MAX) {
      text.delete(0, text.length() - MAX);
    }
  }

  /** Returns the text. */
  @Override
  public String toString() {
    return text.toString();
  }
}
