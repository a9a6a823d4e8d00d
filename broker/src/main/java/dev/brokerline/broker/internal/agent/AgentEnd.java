package dev.brokerline.broker.internal.agent;

import org.jspecify.annotations.Nullable;

/**
 * How a program ended.
 *
 * @param code the exit code; null if a signal ended it, or nothing is known
 * @param signal the number of the signal that ended it, or null
 * @param why one line, with the program's last words if it had any
 */
public record AgentEnd(@Nullable Integer code, @Nullable Integer signal, String why) {

  /** Returns whether the program ended by itself, and says that all is well. */
  public boolean isOrderly() {
    return code != null && code == 0;
  }

  /** Returns the number of the signal as the protocol writes it, or null. */
  public @Nullable String signalText() {
    return signal == null ? null : signal.toString();
  }
}
