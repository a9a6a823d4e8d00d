package dev.brokerline.agents.output;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A match in an agent's output.
 *
 * @param text the matching text
 * @param groups the text of the pattern's groups, starting with group 1; null for a group that did
 *     not take part
 * @param end the position after the match, from which to search for the next one
 */
public record OutputMatch(String text, List<@Nullable String> groups, long end) {

  public OutputMatch {
    groups = Collections.unmodifiableList(groups);
  }
}
