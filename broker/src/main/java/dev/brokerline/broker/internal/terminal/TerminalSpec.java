package dev.brokerline.broker.internal.terminal;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.pty.PtySize;
import dev.brokerline.terminal.TerminalOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What runs in a terminal.
 *
 * @param agent the name of the agent
 * @param command the words of the command
 * @param process the same, found and with its environment
 * @param size at first
 * @param idleThreshold after so much silence a program whose state is not known is idle; zero for
 *     never
 * @param home Brokerline's own directory; empty if there is none
 * @param conversation the key of the conversation that goes on, or null
 * @param hasRules whether it is known what the program's screen and title mean
 */
public record TerminalSpec(
    String agent,
    TerminalCommand command,
    ProcessCommand process,
    PtySize size,
    Duration idleThreshold,
    Optional<Path> home,
    @Nullable String conversation,
    boolean hasRules) {

  /** Looks up whether the program has rules. */
  public TerminalSpec(
      String agent,
      TerminalCommand command,
      ProcessCommand process,
      PtySize size,
      Duration idleThreshold,
      Optional<Path> home,
      @Nullable String conversation) {
    this(
        agent,
        command,
        process,
        size,
        idleThreshold,
        home,
        conversation,
        TerminalOptions.hasRules(command.name()));
  }
}
