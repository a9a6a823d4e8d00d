package dev.brokerline.terminal.program;

import org.jspecify.annotations.Nullable;

/**
 * The state of a program, and its source.
 *
 * @param dialog the dialog on the screen; null unless the program waits for input
 */
public record ProgramStatus(State state, Source source, @Nullable Dialog dialog) {

  /** The status of a program that has shown nothing yet. */
  public static final ProgramStatus UNKNOWN =
      new ProgramStatus(State.UNKNOWN, Source.NONE, /* dialog= */ null);

  /**
   * A question of a program to the person at its terminal.
   *
   * @param text the rows of the dialog without its frame, separated by line feeds
   */
  public record Dialog(Kind kind, String text) {

    /** The subject of a dialog. */
    public enum Kind {
      /** Whether it may work in this folder. */
      TRUST,
      /** Whether it may run a command, or use a tool. */
      PERMISSION,
      /** How to sign in. */
      LOGIN,
      /** Whether to install a newer version. */
      UPDATE,
      /** Something else. */
      OTHER
    }
  }

  /** The source of a program's state, from the least to the most trusted. */
  public enum Source {
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

  /** The state of a program in a terminal, as its output shows it. */
  public enum State {
    /** Nothing has shown the state yet. */
    UNKNOWN,
    /** The program works, or starts. */
    BUSY,
    /** The program waits for a message. */
    IDLE,
    /**
     * The program shows a dialog that a person has to answer. A message that is typed now would
     * answer it.
     */
    WAITING_FOR_INPUT
  }
}
