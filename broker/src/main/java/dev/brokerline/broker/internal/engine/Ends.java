package dev.brokerline.broker.internal.engine;

import dev.brokerline.spawn.ExitStatus;
import org.jspecify.annotations.Nullable;

/** How a process ended, code and signal apart. */
final class Ends {

  /** A process on pipes reports a signal as its number plus this. */
  private static final int SIGNAL_BASE = 128;

  private static final int MAX_SIGNAL = 64;

  private Ends() {}

  /** Returns the exit code, or null if a signal ended the process or nothing is known. */
  static @Nullable Integer code(@Nullable ExitStatus exit) {
    return exit == null || exit.code().isEmpty() || isSignal(exit.code().getAsInt())
        ? null
        : Integer.valueOf(exit.code().getAsInt());
  }

  /** Returns the number of the signal that ended the process, or null. */
  static @Nullable Integer signal(@Nullable ExitStatus exit) {
    return exit == null || exit.code().isEmpty() || !isSignal(exit.code().getAsInt())
        ? null
        : Integer.valueOf(exit.code().getAsInt() - SIGNAL_BASE);
  }

  /** Returns the number of the signal as the protocol writes it, or null. */
  static @Nullable String signalText(@Nullable ExitStatus exit) {
    Integer signal = signal(exit);
    return signal == null ? null : signal.toString();
  }

  private static boolean isSignal(int code) {
    return code > SIGNAL_BASE && code <= SIGNAL_BASE + MAX_SIGNAL;
  }
}
