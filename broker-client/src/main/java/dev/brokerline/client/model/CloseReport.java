package dev.brokerline.client.model;

import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.ExitStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a client came to its end.
 *
 * @param how what ended the broker
 * @param exit how its process ended, if it was started and its end was seen
 * @param took the time from the first sign of the end (the call of {@code close}, or the exit) to
 *     the last clean-up
 * @param survivors the broker's descendants that outlived it and had to be ended; normally none
 */
public record CloseReport(
    How how, Optional<ExitStatus> exit, Duration took, List<EndedProcess> survivors) {

  public CloseReport {
    survivors = List.copyOf(survivors);
  }

  /** What ended the broker; the later ones are the harder steps of the ladder. */
  public enum How {
    /** There was no process. */
    NOT_STARTED,
    /** It exited without being asked. */
    EXITED_BY_ITSELF,
    /** It obeyed the {@code shutdown} request. */
    SHUT_DOWN,
    /** It exited when its standard input was closed. */
    STDIN_CLOSED,
    /** It exited after it was asked to by the operating system. */
    TERMINATED,
    /** It had to be killed. */
    KILLED,
    /** Not even that was seen to end it in time: its process id is in the log. */
    STILL_ALIVE
  }
}
