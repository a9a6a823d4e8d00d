package dev.brokerline.cli.run;

import org.jspecify.annotations.Nullable;

/** Explains the broker's reasons for the end of an agent. */
final class ExitReasons {

  private ExitReasons() {}

  /** Returns the explanation of a reason; empty for an ordinary end. */
  static String explain(@Nullable String reason) {
    return "agent_requested".equals(reason)
        ? "it printed a line that is just /exit, which the broker takes for its wish to end"
        : "";
  }
}
