package dev.brokerline.spawn;

import dev.brokerline.spawn.error.LaunchException;

/** Starts a {@link ProcessCommand} as a process that reports to a listener. */
@FunctionalInterface
public interface ChildProcessFactory {

  /**
   * Starts the command. Blocks for as long as the operating system takes to create a process.
   *
   * @throws LaunchException if the process could not be started, with a diagnosis of the executable
   */
  ChildProcess start(ProcessCommand command, ChildProcessListener listener);
}
