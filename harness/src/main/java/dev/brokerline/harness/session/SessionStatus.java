package dev.brokerline.harness.session;

import dev.brokerline.spawn.ExitStatus;
import org.jspecify.annotations.Nullable;

/**
 * The state of a session, and how it is known.
 *
 * @param exit how the process ended, if the session has ended by that
 */
public record SessionStatus(SessionState state, Source source, @Nullable ExitStatus exit) {

  /** How a state is known, the best first. */
  public enum Source {
    /** The program says so in its protocol, or the session itself knows. */
    STRUCTURED,
    /** The title of its terminal. */
    TITLE,
    /** What its screen shows. */
    SCREEN,
    /** It was quiet for some time. */
    QUIET
  }

  /** Returns a state that is known from the protocol. */
  public static SessionStatus of(SessionState state) {
    return new SessionStatus(state, Source.STRUCTURED, null);
  }
}
