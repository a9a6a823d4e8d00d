package dev.brokerline.spawn.pty;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How the program of a terminal ended: by itself with a code, or by a signal. Both are empty only
 * if the system did not tell.
 *
 * @param code the exit code, 0 to 255
 * @param signal the number of the signal that ended it, in the system's own numbering
 * @param uptime the time from the start to the exit
 */
public record PtyExit(OptionalInt code, OptionalInt signal, Duration uptime) {

  /** The signals that have the same number on Linux and macOS. */
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(5, "SIGTRAP"),
          Map.entry(6, "SIGABRT"),
          Map.entry(8, "SIGFPE"),
          Map.entry(9, "SIGKILL"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(14, "SIGALRM"),
          Map.entry(15, "SIGTERM"));

  /** Checks that there is no code beside a signal. */
  public PtyExit {
    if (code.isPresent() && signal.isPresent()) {
      throw new IllegalArgumentException("a program ends by a code or by a signal, not by both");
    }
  }

  /** Returns an end by an exit code. */
  public static PtyExit withCode(int code, Duration uptime) {
    return new PtyExit(OptionalInt.of(code), OptionalInt.empty(), uptime);
  }

  /** Returns an end by a signal. */
  public static PtyExit bySignal(int signal, Duration uptime) {
    return new PtyExit(OptionalInt.empty(), OptionalInt.of(signal), uptime);
  }

  /** Returns an end of which the system did not tell the kind. */
  public static PtyExit unknown(Duration uptime) {
    return new PtyExit(OptionalInt.empty(), OptionalInt.empty(), uptime);
  }

  /** Returns a text such as {@code exit code 1 after 35 ms} or {@code signal 9 (SIGKILL) …}. */
  @Override
  public String toString() {
    return how() + " after " + uptime.toMillis() + " ms";
  }

  private String how() {
    if (code.isPresent()) {
      return "exit code " + code.getAsInt();
    }
    if (signal.isEmpty()) {
      return "an unknown end";
    }
    String name = NAMES.get(signal.getAsInt());
    return "signal " + signal.getAsInt() + (name == null ? "" : " (" + name + ")");
  }
}
