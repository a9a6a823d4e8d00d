package dev.brokerline.client.internal;

import dev.brokerline.terminal.PlainText;

/**
 * The last characters of a terminal's text, without control sequences and carriage returns. The
 * text may arrive in slices of any size.
 */
final class TerminalText {

  private final int kept;
  private final StringBuilder text = new StringBuilder();
  private final PlainText plain = new PlainText();

  TerminalText(int kept) {
    this.kept = kept;
  }

  /** Adds the next slice, and returns whether the text contained the words at any point. */
  boolean showsAfter(String chunk, String words) {
    for (int i = 0; i < chunk.length(); i++) {
      plain.add(chunk.charAt(i), this::add);
      if (text.length() > 4 * kept + 4096) {
        if (text.indexOf(words) >= 0) {
          return true;
        }
        text.delete(0, text.length() - kept);
      }
    }
    return text.indexOf(words) >= 0;
  }

  private void add(int c) {
    if (c >= ' ' || c == '\t' || c == '\n') {
      text.append((char) c);
    }
  }
}
