package dev.brokerline.client.internal;

import dev.brokerline.terminal.PlainText;

/**
 * The end of what a terminal shows: text in any slices, without control sequences and carriage
 * returns, of which the last so many characters are kept.
 */
final class TerminalText {

  private final int kept;
  private final StringBuilder text = new StringBuilder();
  private final PlainText plain = new PlainText();

  TerminalText(int kept) {
    this.kept = kept;
  }

  /** Takes the next slice, and returns whether the text then, or on the way, held the words. */
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
