package dev.brokerline.terminal.program;

/** The state of a program in a terminal, as its output shows it. */
public enum ProgramState {
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
