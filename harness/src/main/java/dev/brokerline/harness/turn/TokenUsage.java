package dev.brokerline.harness.turn;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of one turn. Programs report totals of a session, of a turn or of a step, with or
 * without cached tokens; the drivers bring all of them to this form.
 *
 * @param input the tokens of the prompt that were not cached
 * @param cacheRead the tokens of the prompt that were read from a cache
 * @param cacheWrite the tokens of the prompt that were written to a cache
 * @param output the tokens of the answer, including those of reasoning
 * @param reasoning the tokens of reasoning, a part of {@code output}
 * @param contextWindow the size of the model's context, or null if the program did not say
 * @param costUsd the cost of the turn in US dollars, or null if the program did not say
 */
public record TokenUsage(
    long input,
    long cacheRead,
    long cacheWrite,
    long output,
    long reasoning,
    @Nullable Long contextWindow,
    @Nullable Double costUsd) {

  /** No tokens. */
  public static final TokenUsage NONE = of(0, 0, 0, 0, 0);

  /** Returns counts without a context window and a cost. */
  public static TokenUsage of(
      long input, long cacheRead, long cacheWrite, long output, long reasoning) {
    return new TokenUsage(input, cacheRead, cacheWrite, output, reasoning, null, null);
  }

  /** Returns all tokens: input, cache reads, cache writes and output. */
  public long total() {
    return input + cacheRead + cacheWrite + output;
  }

  /** Returns the sum of two steps. The other's context window wins. */
  public TokenUsage plus(TokenUsage other) {
    return combined(other, 1);
  }

  /** Returns what was added since an earlier total. This one's context window stays. */
  public TokenUsage minus(TokenUsage earlier) {
    return combined(earlier, -1);
  }

  private TokenUsage combined(TokenUsage other, int sign) {
    return new TokenUsage(
        input + sign * other.input,
        cacheRead + sign * other.cacheRead,
        cacheWrite + sign * other.cacheWrite,
        output + sign * other.output,
        reasoning + sign * other.reasoning,
        sign > 0 && other.contextWindow != null ? other.contextWindow : contextWindow,
        costUsd == null && other.costUsd == null
            ? null
            : Double.valueOf(orZero(costUsd) + sign * orZero(other.costUsd)));
  }

  private static double orZero(@Nullable Double cost) {
    return cost == null ? 0 : cost;
  }

  /** Returns a copy with this size of the model's context. */
  public TokenUsage withContextWindow(long tokens) {
    return new TokenUsage(input, cacheRead, cacheWrite, output, reasoning, tokens, costUsd);
  }

  /** Returns a copy with this cost in US dollars. */
  public TokenUsage withCostUsd(double cost) {
    return new TokenUsage(input, cacheRead, cacheWrite, output, reasoning, contextWindow, cost);
  }
}
