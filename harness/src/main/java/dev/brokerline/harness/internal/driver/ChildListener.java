package dev.brokerline.harness.internal.driver;

import dev.brokerline.spawn.ExitStatus;

/** Hears a child process of a session, on the session's thread. */
public interface ChildListener {

  /** Receives a line of standard output, without its terminator. */
  void line(byte[] line);

  /**
   * Receives the beginning of a line that was longer than the limit. The rest was dropped.
   *
   * @param length the complete length in bytes
   */
  void oversized(byte[] prefix, long length);

  /** The process has exited. This is the last call. */
  void exited(ExitStatus status);
}
