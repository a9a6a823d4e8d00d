package dev.brokerline.harness.session;

import dev.brokerline.concurrent.Durations;
import java.time.Duration;

/**
 * The deadlines of a session.
 *
 * @param start from the start of the process until the first prompt can be sent
 * @param request for a change of the model, an interruption and other requests about the session,
 *     and for a process that performs one turn to exit after it has reported the end; a turn that
 *     is stopped ends within this time, and within 10 s at most, or the program is ended
 * @param firstEvent from a prompt to the first event of its turn
 * @param silence between two events of a turn; the time of a pending permission does not count
 * @param permission for the answer to a permission; it denies
 * @param stop for the program to exit after its standard input is closed, before it is terminated
 */
public record SessionTimeouts(
    Duration start,
    Duration request,
    Duration firstEvent,
    Duration silence,
    Duration permission,
    Duration stop) {

  private static final SessionTimeouts DEFAULTS =
      new SessionTimeouts(
          Duration.ofSeconds(45),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          Duration.ofSeconds(4));

  public SessionTimeouts {
    Durations.requireBetweenZeroAndAYear("start", start);
    Durations.requireBetweenZeroAndAYear("request", request);
    Durations.requireBetweenZeroAndAYear("firstEvent", firstEvent);
    Durations.requireBetweenZeroAndAYear("silence", silence);
    Durations.requireBetweenZeroAndAYear("permission", permission);
    Durations.requireBetweenZeroAndAYear("stop", stop);
  }

  /** Returns 45 s, 30 s, 60 s, 10 min, 10 min and 4 s. */
  public static SessionTimeouts defaults() {
    return DEFAULTS;
  }

  /** Returns a copy with this time to start. */
  public SessionTimeouts withStart(Duration time) {
    return new SessionTimeouts(time, request, firstEvent, silence, permission, stop);
  }

  /** Returns a copy with this time for requests about the session. */
  public SessionTimeouts withRequest(Duration time) {
    return new SessionTimeouts(start, time, firstEvent, silence, permission, stop);
  }

  /** Returns a copy with this time to the first event of a turn. */
  public SessionTimeouts withFirstEvent(Duration time) {
    return new SessionTimeouts(start, request, time, silence, permission, stop);
  }

  /** Returns a copy with this time between two events. */
  public SessionTimeouts withSilence(Duration time) {
    return new SessionTimeouts(start, request, firstEvent, time, permission, stop);
  }

  /** Returns a copy with this time to answer a permission. */
  public SessionTimeouts withPermission(Duration time) {
    return new SessionTimeouts(start, request, firstEvent, silence, time, stop);
  }

  /** Returns a copy with this time to exit. */
  public SessionTimeouts withStop(Duration time) {
    return new SessionTimeouts(start, request, firstEvent, silence, permission, time);
  }
}
