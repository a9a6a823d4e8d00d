package dev.brokerline.agents.output;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found in an agent's output.
 *
 * @param text the characters that match
 * @param groups those of the pattern's groups, the first one first; null for one that took no part
 * @param end the position just behind the match: where to look for what comes next
 */
public record OutputMatch(String text, List<@Nullable String> groups, long end) {

  public OutputMatch {
    groups = Collections.unmodifiableList(groups);
  }
}
