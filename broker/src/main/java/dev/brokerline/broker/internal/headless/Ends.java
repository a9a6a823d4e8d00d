package dev.brokerline.broker.internal.headless;

import dev.brokerline.broker.internal.agent.AgentEnd;
import dev.brokerline.spawn.ExitStatus;
import org.jspecify.annotations.Nullable;

/** Tells the code and the signal of a process on pipes apart. */
final class Ends {

  /** A process on pipes reports a signal as its number plus this. */
  private static final int SIGNAL_BASE = 128;

  private static final int MAX_SIGNAL = 64;

  private Ends() {}

  /** Returns the end of a session whose process exited like this, or has no process. */
  static AgentEnd of(@Nullable ExitStatus exit) {
    if (exit == null || exit.code().isEmpty()) {
      return new AgentEnd(null, null, exit == null ? "its session has ended" : exit.toString());
    }
    int code = exit.code().getAsInt();
    boolean signal = code > SIGNAL_BASE && code <= SIGNAL_BASE + MAX_SIGNAL;
    return signal
        ? new AgentEnd(null, code - SIGNAL_BASE, exit.toString())
        : new AgentEnd(code, null, exit.toString());
  }
}
