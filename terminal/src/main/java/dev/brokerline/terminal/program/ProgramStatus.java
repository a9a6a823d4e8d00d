package dev.brokerline.terminal.program;

import org.jspecify.annotations.Nullable;

/**
 * The state of a program, and what has told it.
 *
 * @param dialog what the program asks, if its screen shows that; only if it is waiting for input
 */
public record ProgramStatus(ProgramState state, StateSource source, @Nullable Dialog dialog) {

  /** The status of a program that has told nothing. */
  public static final ProgramStatus UNKNOWN =
      new ProgramStatus(ProgramState.UNKNOWN, StateSource.NONE, /* dialog= */ null);
}
