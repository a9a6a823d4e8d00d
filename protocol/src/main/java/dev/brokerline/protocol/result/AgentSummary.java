package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live agent.
 *
 * @param runtime {@code pty} or {@code headless}
 * @param parent who asked for it; null for a client on stdin
 * @param pid the process id of the worker, not of the program
 */
public record AgentSummary(
    @Nullable String name,
    @Nullable String runtime,
    @Nullable String cli,
    @Nullable String provider,
    @Nullable String model,
    @Nullable String team,
    @Nullable String parent,
    @Nullable Long pid,
    List<String> channels) {

  /** Copies the lists; an absent list becomes empty. */
  public AgentSummary {
    channels = Checks.listOf(channels);
  }
}
