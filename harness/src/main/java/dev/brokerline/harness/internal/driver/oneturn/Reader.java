package dev.brokerline.harness.internal.driver.oneturn;

import dev.brokerline.spawn.ExitStatus;
import org.jspecify.annotations.Nullable;

/** Reads the output of one process. It tells its sink of the end that the program reports. */
interface Reader {

  /** Takes a line of standard output. */
  void line(byte[] line);

  /**
   * Returns what the turn came to, now that the process has exited.
   *
   * @param said what the program reported, or null if it reported nothing
   */
  Verdict ended(ExitStatus exit, @Nullable Verdict said);
}
