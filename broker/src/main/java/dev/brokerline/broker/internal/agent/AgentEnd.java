package dev.brokerline.broker.internal.agent;

import org.jspecify.annotations.Nullable;

/**
 * How a program ended.
 *
 * @param code the exit code; null if a signal ended it, or nothing is known
 * @param signal the number of the signal that ended it, or null
 * @param why one line, with the program's last words if it had any
 * @param requested whether the program was ended because it asked for that
 */
public record AgentEnd(
    @Nullable Integer code, @Nullable Integer signal, String why, boolean requested) {

  /** Makes an end that the program did not ask for. */
  public AgentEnd(@Nullable Integer code, @Nullable Integer signal, String why) {
    this(code, signal, why, /* requested= */ false);
  }

  /** Returns whether the program was done: it asked for its end, or says that all is well. */
  public boolean isOrderly() {
    return requested || (code != null && code == 0);
  }

  /** Returns the number of the signal as the protocol writes it, or null. */
  public @Nullable String signalText() {
    return signal == null ? null : signal.toString();
  }
}
