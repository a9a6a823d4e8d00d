package dev.brokerline.terminal;

import dev.brokerline.terminal.program.ProgramStatus;

/**
 * Receives what a {@link TerminalReader} reads, within its methods and on their calling thread. It
 * must not call the reader, and must not throw.
 */
public interface TerminalListener {

  /** A line is known, or replaces an earlier one. */
  default void onLine(TerminalLine line) {}

  /** The program's state, its source or its dialog has changed. */
  default void onStatus(ProgramStatus status) {}
}
