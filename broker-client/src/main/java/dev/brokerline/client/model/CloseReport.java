package dev.brokerline.client.model;

import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.ExitStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a client has ended.
 *
 * @param how what ended the broker
 * @param exit how its process ended, if it was started and its end was observed
 * @param took the time from the first sign of the end (the call of {@code close}, or the exit) to
 *     the last clean-up
 * @param survivors the descendants of the broker that outlived it and were ended; normally none
 */
public record CloseReport(
    How how, Optional<ExitStatus> exit, Duration took, List<EndedProcess> survivors) {

  public CloseReport {
    survivors = List.copyOf(survivors);
  }

  /** What ended the broker. Later constants are stronger steps. */
  public enum How {
    /** There was no process. */
    NOT_STARTED,
    /** It exited by itself. */
    EXITED_BY_ITSELF,
    /** It exited after the {@code shutdown} request. */
    SHUT_DOWN,
    /** It exited when its standard input was closed. */
    STDIN_CLOSED,
    /** It exited after SIGTERM, or what the system has in its place. */
    TERMINATED,
    /** It had to be killed. */
    KILLED,
    /** It was killed and its end was not observed in time; the log has its process id. */
    STILL_ALIVE
  }
}
