package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How often one category of crash was seen, and by whom. */
public record CrashPattern(
    @Nullable String category, @Nullable Integer count, List<String> agents) {

  /** Copies the lists; an absent one is empty. */
  public CrashPattern {
    agents = Checks.listOf(agents);
  }
}
