package dev.brokerline.cli.run;

import org.jspecify.annotations.Nullable;

/** What the broker's words for an agent's end mean. */
final class ExitReasons {

  private ExitReasons() {}

  /** Returns what people should know of an end; empty if it was an ordinary one. */
  static String explain(@Nullable String reason) {
    return "agent_requested".equals(reason)
        ? "it printed a line that is just /exit, which the broker takes for its wish to end"
        : "";
  }
}
