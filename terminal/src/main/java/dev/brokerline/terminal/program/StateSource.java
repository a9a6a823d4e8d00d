package dev.brokerline.terminal.program;

/** What has told a program's state, from the least to the most trusted. */
public enum StateSource {
  /** Nothing has. */
  NONE,
  /** The program has, or has not, printed anything for a while. */
  QUIET,
  /** What stands on its screen. */
  SCREEN,
  /** The title of its window. */
  TITLE,
  /** Its own account of its state (OSC 7501). */
  ANNOUNCED
}
