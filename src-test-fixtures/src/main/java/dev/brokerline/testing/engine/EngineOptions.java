package dev.brokerline.testing.engine;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be chosen about a broker's behaviour.
 *
 * @param dialect the release that it behaves like
 * @param workspaceKey the key in {@code hello_ack} when the environment gives none
 * @param readyDelay from a program's start to {@code worker_ready}; null = only when it echoes
 * @param injectDelay from a message's arrival at an idle PTY worker to its injection
 * @param ackDelay from an injection to {@code delivery_ack}
 * @param answerDelay how long every request takes
 * @param missingPrograms names of programs that are not installed
 * @param silent whether nothing is ever answered
 * @param endsOnTerminate whether SIGTERM ends the process although stdin is open
 */
public record EngineOptions(
    Dialect dialect,
    String workspaceKey,
    @Nullable Duration readyDelay,
    Duration injectDelay,
    Duration ackDelay,
    Duration answerDelay,
    Set<String> missingPrograms,
    boolean silent,
    boolean endsOnTerminate) {

  public EngineOptions {
    missingPrograms = Set.copyOf(missingPrograms);
  }
}
