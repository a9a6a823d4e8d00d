package dev.brokerline.agents.internal.output;

import dev.brokerline.protocol.Secrets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The search for a pattern takes more steps than its limit, or more stack than its thread has.
 * Nested repetitions and repeated alternatives cause that.
 */
final class PatternOverrunException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PatternOverrunException(Pattern pattern, int length, String why, @Nullable Throwable cause) {
    super(
        "the pattern \"%s\" cannot be searched for in %d characters, for it takes %s; write it without repeated groups, such as (a|b)*"
            .formatted(Secrets.excerpt(pattern.pattern()), length, why),
        cause);
  }
}
