package dev.brokerline.harness.internal.driver.codex;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.harness.turn.TokenUsage;
import org.jspecify.annotations.Nullable;

/** The running total of a thread, from which the usage of one turn follows. */
final class CodexUsage {

  /** The total before the turn, or null while it is not known. */
  private @Nullable TokenUsage before;

  private @Nullable TokenUsage total;

  /**
   * Makes the total of a thread.
   *
   * @param isNew whether the thread begins with nothing; else its total is not known yet
   */
  CodexUsage(boolean isNew) {
    total = isNew ? TokenUsage.NONE : null;
  }

  /** A turn begins. */
  void begin() {
    before = total;
  }

  /** Takes a total that belongs to no turn of this session, as after a resumption. */
  void restored(JsonNode tokenUsage) {
    total = counts(tokenUsage.path("total"));
    before = total;
  }

  /** Takes a total in the turn, and returns the usage of the turn so far. */
  TokenUsage of(JsonNode tokenUsage) {
    TokenUsage now = counts(tokenUsage.path("total"));
    total = now;
    if (before == null) {
      // The first request of the turn is the first that was counted.
      before = now.minus(counts(tokenUsage.path("last")));
    }
    TokenUsage turn = now.minus(before);
    long window = tokenUsage.path("modelContextWindow").asLong();
    return window > 0 ? turn.withContextWindow(window) : turn;
  }

  private static TokenUsage counts(JsonNode counts) {
    long cached = counts.path("cachedInputTokens").asLong();
    return TokenUsage.of(
        Math.max(0, counts.path("inputTokens").asLong() - cached),
        cached,
        counts.path("cacheWriteInputTokens").asLong(),
        counts.path("outputTokens").asLong(),
        counts.path("reasoningOutputTokens").asLong());
  }
}
