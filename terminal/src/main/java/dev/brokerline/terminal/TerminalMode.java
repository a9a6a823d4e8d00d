package dev.brokerline.terminal;

import org.jspecify.annotations.Nullable;

/**
 * A private mode of a terminal (DECSET, DECRST) that affects how to write to its program or how to
 * read its output.
 */
public enum TerminalMode {
  /** The cursor keys send ESC O instead of ESC [. */
  APPLICATION_CURSOR_KEYS(1),
  /** The cursor is visible; active from the beginning. */
  CURSOR_VISIBLE(25),
  MOUSE_CLICKS(1000),
  MOUSE_DRAGS(1002),
  MOUSE_MOVES(1003),
  FOCUS_EVENTS(1004),
  MOUSE_SGR_COORDINATES(1006),
  /** The alternate screen, which has no scroll-back; also set by the older modes 47 and 1047. */
  ALTERNATE_SCREEN(1049),
  /** Pasted text must be put between ESC [200~ and ESC [201~. */
  BRACKETED_PASTE(2004),
  /** A frame is being drawn, so the screen is incomplete. */
  SYNCHRONIZED_UPDATE(2026),
  GRAPHEME_CLUSTERS(2027),
  COLOUR_SCHEME_REPORTS(2031);

  private final int number;

  TerminalMode(int number) {
    this.number = number;
  }

  /** Returns the number of the mode in its control sequence. */
  public int number() {
    return number;
  }

  static @Nullable TerminalMode of(int number) {
    int known = number == 47 || number == 1047 ? ALTERNATE_SCREEN.number : number;
    for (TerminalMode mode : values()) {
      if (mode.number == known) {
        return mode;
      }
    }
    return null;
  }
}
