package dev.brokerline.cli.run;

import dev.brokerline.agents.RelayCloseReport;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.spawn.ExitStatus;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Describes how the agents of a run ended that was cut short. */
final class AgentsEnd {

  private AgentsEnd() {}

  /**
   * Returns the description, as the end of a sentence.
   *
   * @param report how the agents and the broker ended; null if the end was not observed in time
   */
  static String words(@Nullable RelayCloseReport report) {
    if (report == null) {
      return "the broker's end was not seen, nor that of the agents: see 'brokerline doctor --sweep'";
    }
    if (!report.released().isEmpty() && report.unconfirmed().isEmpty()) {
      return "the agents were released";
    }
    CloseReport broker = report.broker();
    return switch (broker.how()) {
      case NOT_STARTED -> "no agent had been started";
      case SHUT_DOWN, STDIN_CLOSED -> "the agents were released";
      case EXITED_BY_ITSELF ->
          endedInOrder(broker.exit())
              ? "the agents were released"
              : "the broker had ended by itself, and its agents were ended";
      case TERMINATED, KILLED -> "the broker did not answer: it and the agents were killed";
      case STILL_ALIVE ->
          "the broker could not be killed, and agents may be left: see 'brokerline doctor --sweep'";
    };
  }

  /** A broker that a signal asks to end, as Ctrl-C does, releases its agents and exits with 0. */
  private static boolean endedInOrder(Optional<ExitStatus> exit) {
    return exit.map(ExitStatus::code).orElse(OptionalInt.empty()).orElse(-1) == 0;
  }
}
