package dev.brokerline.broker.internal.terminal;

import dev.brokerline.terminal.Screen;
import dev.brokerline.terminal.program.ProgramStatus;
import java.util.Optional;

/** Something that a program was asked for by keys, and that its screen shows some time later. */
interface Watch {

  /**
   * Looks again.
   *
   * @param screen empty if the program prints plainly
   * @return whether there is nothing more to wait for
   */
  boolean isOver(Optional<Screen> screen, ProgramStatus status, long now);

  /** The program has ended, or is being ended. */
  void ended(String why);
}
