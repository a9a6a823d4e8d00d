package dev.brokerline.terminal;

import dev.brokerline.terminal.program.ProgramStatus;

/**
 * Hears what a {@link TerminalReader} reads, within its methods and on the thread that calls them.
 * It must not call the reader, and must not throw.
 */
public interface TerminalListener {

  /** A line is known, or known anew. */
  default void onLine(TerminalLine line) {}

  /** The program's state, what told it, or the dialog that it shows is another. */
  default void onStatus(ProgramStatus status) {}
}
