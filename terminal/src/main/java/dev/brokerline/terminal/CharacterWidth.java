package dev.brokerline.terminal;

import org.jline.utils.WCWidth;

/** The widths of characters in columns of a terminal. */
final class CharacterWidth {

  private CharacterWidth() {}

  /** Returns 0, 1 or 2. */
  static int of(int codePoint) {
    return codePoint < 0x300 ? 1 : Math.max(0, WCWidth.wcwidth(codePoint));
  }
}
