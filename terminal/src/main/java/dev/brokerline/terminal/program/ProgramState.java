package dev.brokerline.terminal.program;

/** What a program in a terminal is doing, as far as its output tells. */
public enum ProgramState {
  /** Nothing has told it yet. */
  UNKNOWN,
  /** It works, or starts. */
  BUSY,
  /** It takes a message. */
  IDLE,
  /** It shows a dialog that a person has to answer: a message typed now would answer it. */
  WAITING_FOR_INPUT
}
