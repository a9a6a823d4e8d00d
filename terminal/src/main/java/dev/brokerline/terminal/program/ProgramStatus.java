package dev.brokerline.terminal.program;

import org.jspecify.annotations.Nullable;

/**
 * The state of a program, and its source.
 *
 * @param dialog the dialog on the screen; null unless the program waits for input
 */
public record ProgramStatus(ProgramState state, StateSource source, @Nullable Dialog dialog) {

  /** The status of a program that has shown nothing yet. */
  public static final ProgramStatus UNKNOWN =
      new ProgramStatus(ProgramState.UNKNOWN, StateSource.NONE, /* dialog= */ null);
}
