package dev.brokerline.harness.internal.driver.claude;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.harness.turn.TokenUsage;

/** The running totals of the process, from which the cost of one turn follows. */
final class ClaudeTotals {

  private double costUsd;

  /** Returns the usage of the turn that this result ends. */
  TokenUsage of(JsonNode result) {
    JsonNode usage = result.path("usage");
    TokenUsage turn =
        TokenUsage.of(
            usage.path("input_tokens").asLong(),
            usage.path("cache_read_input_tokens").asLong(),
            usage.path("cache_creation_input_tokens").asLong(),
            usage.path("output_tokens").asLong(),
            /* reasoning= */ 0);
    for (JsonNode model : result.path("modelUsage")) {
      long window = model.path("contextWindow").asLong();
      if (window > 0) {
        turn = turn.withContextWindow(window);
      }
    }
    JsonNode total = result.path("total_cost_usd");
    if (total.isNumber()) {
      turn = turn.withCostUsd(Math.max(0, total.asDouble() - costUsd));
      costUsd = total.asDouble();
    }
    return turn;
  }
}
