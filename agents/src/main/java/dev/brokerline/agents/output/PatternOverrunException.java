package dev.brokerline.agents.output;

import dev.brokerline.protocol.Secrets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pattern cannot be searched for in a text: the search takes more steps than its bound, or more
 * stack than its thread has. Both come from repetitions within repetitions, or of alternatives.
 */
public final class PatternOverrunException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Pattern pattern;

  PatternOverrunException(Pattern pattern, int length, String why, @Nullable Throwable cause) {
    super(
        "the pattern \"%s\" cannot be searched for in %d characters, for it takes %s; write it without repeated groups, such as (a|b)*"
            .formatted(Secrets.excerpt(pattern.pattern()), length, why),
        cause);
    this.pattern = pattern;
  }

  /** Returns the pattern. */
  public Pattern pattern() {
    return pattern;
  }
}
