package dev.brokerline.harness.internal.driver.acp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.turn.TokenUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcpUsageTest {

  private static ObjectNode usage(long input, long output, long total) {
    return Json.object()
        .put("inputTokens", input)
        .put("outputTokens", output)
        .put("totalTokens", total)
        .put("thoughtTokens", 2)
        .put("cachedReadTokens", 20);
  }

  /** 80 tokens that no cache had, 20 from a cache, 5 of an answer and 2 of reasoning. */
  @ParameterizedTest
  @CsvSource({"80, 5", "80, 7", "100, 5", "100, 7"})
  void theTotalShowsWhatInputAndOutputCount(long input, long output) {
    assertThat(AcpUsage.normalized(usage(input, output, 107)))
        .isEqualTo(TokenUsage.of(80, 20, 0, 7, 2));
  }

  @Test
  void totalsOfTheSessionAreSubtracted() {
    AcpUsage usage = new AcpUsage(/* cumulative= */ true, /* resumed= */ false);
    for (int i = 1; i <= 5; i++) {
      usage.turnBegins();
      ObjectNode answer = Json.object();
      ObjectNode total =
          usage(100L * i, 7L * i, 107L * i)
              .put("thoughtTokens", 2 * i)
              .put("cachedReadTokens", 20 * i);
      answer.set("usage", total);
      assertThat(usage.ofTurn(answer)).isEqualTo(TokenUsage.of(80, 20, 0, 7, 2));
    }
    usage.turnBegins();
    ObjectNode begunAgain = Json.object();
    begunAgain.set("usage", usage(100, 7, 107));
    assertThat(usage.ofTurn(begunAgain)).isEqualTo(TokenUsage.of(80, 20, 0, 7, 2));
  }

  private static ObjectNode cost(double amount) {
    ObjectNode update = Json.object().put("size", 1000);
    update.putObject("cost").put("amount", amount).put("currency", "USD");
    return update;
  }

  @Test
  void theCostOfATurnIsWhatTheSessionCostsMore() {
    AcpUsage usage = new AcpUsage(/* cumulative= */ false, /* resumed= */ false);
    ObjectNode answer = Json.object();
    answer.set("usage", usage(100, 7, 107));
    usage.turnBegins();
    usage.update(cost(0.25));
    assertThat(usage.ofTurn(answer).costUsd()).isEqualTo(0.25);
    usage.turnBegins();
    usage.update(cost(0.75));
    assertThat(usage.ofTurn(answer).costUsd()).isEqualTo(0.5);
    assertThat(usage.ofTurn(answer).contextWindow()).isEqualTo(1000);
  }

  @Test
  void theFirstCostOfAResumedSessionIsNotThatOfItsTurn() {
    AcpUsage usage = new AcpUsage(/* cumulative= */ false, /* resumed= */ true);
    ObjectNode answer = Json.object();
    answer.set("usage", usage(100, 7, 107));
    usage.turnBegins();
    usage.update(cost(10));
    assertThat(usage.ofTurn(answer).costUsd()).isNull();
    usage.turnBegins();
    usage.update(cost(10.5));
    assertThat(usage.ofTurn(answer).costUsd()).isEqualTo(0.5);
  }

  @Test
  void anAnswerWithoutTokensHasNone() {
    AcpUsage usage = new AcpUsage(/* cumulative= */ false, /* resumed= */ false);
    usage.turnBegins();
    ObjectNode answer = Json.object();
    answer.putNull("usage");
    answer.putObject("_meta").putObject("quota").putNull("token_count");
    assertThat(usage.ofTurn(answer)).isNull();
  }
}
