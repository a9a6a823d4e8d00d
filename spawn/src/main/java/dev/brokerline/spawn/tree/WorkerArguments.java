package dev.brokerline.spawn.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a broker's worker: {@code pty --agent-name NAME ...} or {@code headless
 * --agent-name NAME ...}, followed by the program's own arguments.
 */
final class WorkerArguments {

  private static final String AGENT_NAME = "--agent-name";

  private WorkerArguments() {}

  /** Returns the agent of a worker, or null if this is not a worker's command line. */
  static @Nullable String agent(List<String> arguments) {
    int option = arguments.indexOf(AGENT_NAME);
    return option < 0 || option + 1 >= arguments.size() ? null : arguments.get(option + 1);
  }
}
