package dev.brokerline.harness.internal.driver.acp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.turn.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of turns. Programs tell them in three places: {@code usage} of the answer to a prompt,
 * {@code _meta.quota} of that answer (gemini), or {@code _meta.usage} of pieces of text, one for
 * each request to the model (qwen). Costs are totals of the session.
 */
final class AcpUsage {

  private final boolean cumulative;

  private TokenUsage total = TokenUsage.NONE;
  private TokenUsage steps = TokenUsage.NONE;
  private @Nullable Long contextWindow;
  private double cost;
  private double costBefore;
  private boolean costKnown;

  /** The program has not said what the session has cost before the first turn. */
  private boolean costBaseMissing;

  /**
   * Makes the counts of a session.
   *
   * @param cumulative whether the program tells totals of the session
   * @param resumed whether the session has earlier turns, whose cost is not known
   */
  AcpUsage(boolean cumulative, boolean resumed) {
    this.cumulative = cumulative;
    this.costBaseMissing = resumed;
  }

  /** A turn begins. */
  void turnBegins() {
    steps = TokenUsage.NONE;
    costBefore = cost;
  }

  /** Takes a {@code usage_update}: the size of the context, and the cost of the session. */
  void update(JsonNode update) {
    if (update.path("size").canConvertToLong() && update.path("size").longValue() > 0) {
      contextWindow = update.path("size").longValue();
    }
    JsonNode told = update.path("cost");
    if (told.path("amount").isNumber() && "USD".equals(Json.text(told, "currency"))) {
      cost = told.path("amount").doubleValue();
      costKnown = true;
    }
  }

  /** Takes the tokens of one request to the model, and returns those of the turn so far. */
  TokenUsage step(JsonNode usage) {
    steps = steps.plus(normalized(usage));
    return complete(steps);
  }

  /** Returns the tokens of the turn that this answer ended, or null if the program told none. */
  @Nullable TokenUsage ofTurn(JsonNode answer) {
    TokenUsage told = told(answer);
    boolean known = costKnown && !costBaseMissing;
    costBaseMissing &= !costKnown;
    if (told == null) {
      return null;
    }
    TokenUsage all = complete(told);
    return known ? all.withCostUsd(Math.max(0, cost - costBefore)) : all;
  }

  private @Nullable TokenUsage told(JsonNode answer) {
    JsonNode usage = answer.path("usage");
    JsonNode quota = answer.path("_meta").path("quota").path("token_count");
    if (usage.isObject()) {
      return cumulative ? sinceLast(normalized(usage)) : normalized(usage);
    } else if (quota.path("input_tokens").isNumber()) {
      return TokenUsage.of(count(quota, "input_tokens"), 0, 0, count(quota, "output_tokens"), 0);
    }
    return steps.total() > 0 ? steps : null;
  }

  private TokenUsage sinceLast(TokenUsage now) {
    TokenUsage before = now.total() < total.total() ? TokenUsage.NONE : total;
    total = now;
    return now.minus(before);
  }

  private TokenUsage complete(TokenUsage usage) {
    return contextWindow == null ? usage : usage.withContextWindow(contextWindow);
  }

  /**
   * Returns counts whose input has no cached tokens, and whose output has those of reasoning. Some
   * programs count like that, some the other way round, and some one of each; {@code totalTokens}
   * shows which, because it has every token once.
   */
  static TokenUsage normalized(JsonNode usage) {
    long input = count(usage, "inputTokens");
    long output = count(usage, "outputTokens");
    long read = count(usage, "cachedReadTokens");
    long write = count(usage, "cachedWriteTokens");
    long thought = count(usage, "thoughtTokens");
    long cached = read + write;
    long beyond =
        usage.path("totalTokens").isNumber()
            ? count(usage, "totalTokens") - input - output
            : cached;
    boolean bothApart = beyond == cached + thought;
    boolean thoughtApart = bothApart || (beyond == thought && beyond != cached);
    boolean cachedApart = bothApart || (!thoughtApart && beyond >= cached);
    return TokenUsage.of(
        cachedApart ? input : Math.max(0, input - cached),
        read,
        write,
        thoughtApart ? output + thought : output,
        thought);
  }

  private static long count(JsonNode node, String member) {
    return Math.max(0, node.path(member).asLong());
  }
}
