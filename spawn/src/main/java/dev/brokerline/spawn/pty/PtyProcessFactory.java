package dev.brokerline.spawn.pty;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.error.LaunchException;
import dev.brokerline.spawn.error.PtyUnavailableException;

/** Starts programs, each in a pseudo-terminal of its own. */
@FunctionalInterface
public interface PtyProcessFactory {

  /**
   * Starts a program. Blocks for as long as the operating system takes to create a process.
   *
   * <p>The program leads a session of its own, and the terminal is its controlling terminal and its
   * standard input, output and error. It inherits no other descriptor, no blocked or ignored
   * signal, and no variable but those of the command; set {@code TERM} there.
   *
   * @param size the size before the program begins
   * @throws LaunchException if the program cannot be started, at once and with the reason: it or
   *     its working directory is missing, say
   * @throws PtyUnavailableException if there are no terminals on this system
   */
  PtyProcess start(ProcessCommand command, PtySize size, PtyProcessListener listener);
}
