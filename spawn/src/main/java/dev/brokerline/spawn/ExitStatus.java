package dev.brokerline.spawn;

import dev.brokerline.spawn.internal.PrintableText;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a process ended.
 *
 * @param code the exit code, or empty if unknown. A signal counts as its number plus 128, which a
 *     program may also exit with by itself.
 * @param uptime the time from the start to the exit
 * @param stderrTail the last lines of standard error, oldest first
 */
public record ExitStatus(OptionalInt code, Duration uptime, List<String> stderrTail) {

  public ExitStatus {
    stderrTail = List.copyOf(stderrTail);
  }

  /** Returns a text such as {@code exit code 1 after 35 ms: Error: failed to initialize}. */
  @Override
  public String toString() {
    String how = code.isPresent() ? "exit code " + code.getAsInt() : "unknown exit code";
    String tail = stderrTail.isEmpty() ? "" : ": " + String.join(" / ", stderrTail);
    return PrintableText.line(how + " after " + uptime.toMillis() + " ms" + tail);
  }
}
