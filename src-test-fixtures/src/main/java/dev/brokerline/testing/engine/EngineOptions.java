package dev.brokerline.testing.engine;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a broker's behavior.
 *
 * @param dialect the release to imitate
 * @param workspaceKey the key in {@code hello_ack} if the environment has none
 * @param readyDelay the time from a program's start to {@code worker_ready}; null means only when
 *     it echoes
 * @param injectDelay the time from a message's arrival at an idle worker to its injection
 * @param ackDelay the time from an injection to {@code delivery_ack}
 * @param answerDelay how long every request takes
 * @param missingPrograms names of programs that are not installed
 * @param silent whether nothing is ever answered
 * @param endsOnTerminate whether SIGTERM ends the process while stdin is open
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
