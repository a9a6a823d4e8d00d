package dev.brokerline.harness.internal.driver;

import dev.brokerline.spawn.lines.LineChannel;

/** A running child process of a session. */
public interface AgentChild extends LineChannel {

  /** Returns the process id. */
  long pid();

  /** Asks the process to exit (SIGTERM). No effect after its exit. */
  void terminate();

  /** Ends the process and all that it has started, step by step. Returns at once. */
  void stop();
}
