package dev.brokerline.terminal.program;

/** The source of a program's state, from the least to the most trusted. */
public enum StateSource {
  /** There is no source yet. */
  NONE,
  /** Output, or silence for a while. */
  QUIET,
  /** The contents of its screen. */
  SCREEN,
  /** The title of its window. */
  TITLE,
  /** The program's own reports (OSC 7501). */
  ANNOUNCED
}
