package dev.brokerline.spawn.tree;

import java.util.OptionalLong;

/**
 * What the operating system knows of sessions and signals. A process that has ended is no failure.
 * Methods may be called from any thread and do not wait.
 */
public interface SessionSignals {

  /** Returns the id of the session of a process: that of the process that leads or has led it. */
  OptionalLong sessionOf(long pid);

  /** Tells a process that its terminal is gone (SIGHUP), and lets a stopped one go on. */
  void hangUp(long pid);

  /** Asks a process to exit (SIGTERM), and lets a stopped one go on. */
  void terminate(long pid);

  /** Kills a process (SIGKILL). */
  void kill(long pid);
}
