package dev.brokerline.cli.run;

import dev.brokerline.cli.exit.ExitCodes;
import dev.brokerline.cli.exit.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param failure why the conditions did not hold; empty if they did
 * @param agents the agents at the decision, before their release
 * @param took from the beginning to the end of the clean-up
 */
public record RunOutcome(Optional<Failure> failure, List<Agent> agents, Duration took) {

  /** The state of an agent in a run. Prints as a word. */
  public enum State {
    STARTING,
    READY,
    IDLE,
    EXITED,
    RELEASED,
    FAILED;

    /** Returns whether the agent has ended. */
    public boolean ended() {
      return compareTo(EXITED) >= 0;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One agent at the end.
   *
   * @param detail why it ended; empty if it has not, or the reason is unknown
   */
  public record Agent(String name, State state, String detail) {}

  /** Copies the list. */
  public RunOutcome {
    agents = List.copyOf(agents);
  }

  /** Returns the exit code. */
  public int exitCode() {
    return failure.map(Failure::exitCode).orElse(ExitCodes.OK);
  }

  /** Returns a word for programs: {@code held}, or the reason of the failure. */
  public String reason() {
    return failure.map(Failure::reason).orElse("held");
  }
}
