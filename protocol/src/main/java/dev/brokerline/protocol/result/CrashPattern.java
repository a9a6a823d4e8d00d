package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The number of crashes of one category, and the agents concerned. */
public record CrashPattern(
    @Nullable String category, @Nullable Integer count, List<String> agents) {

  /** Copies the lists; an absent list becomes empty. */
  public CrashPattern {
    agents = Checks.listOf(agents);
  }
}
