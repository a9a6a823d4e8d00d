package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One live agent.
 *
 * @param runtime {@code pty} or {@code headless}
 * @param parent who asked for it: null is a client on stdin
 * @param pid the worker's, not the program's
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

  /** Copies the lists; an absent one is empty. */
  public AgentSummary {
    channels = Checks.listOf(channels);
  }
}
