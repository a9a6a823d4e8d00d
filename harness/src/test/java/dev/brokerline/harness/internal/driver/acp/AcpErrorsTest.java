package dev.brokerline.harness.internal.driver.acp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.internal.rpc.JsonRpcPeer;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcpErrorsTest {

  /** Returns what a request fails with that is answered with this error. */
  private static Throwable failure(String error) {
    JsonRpcPeer.Handler deaf =
        new JsonRpcPeer.Handler() {
          @Override
          public void notification(String method, JsonNode params) {}

          @Override
          public boolean request(JsonNode id, String method, JsonNode params) {
            return false;
          }

          @Override
          public void strange(String kind, String excerpt) {}
        };
    JsonRpcPeer peer =
        new JsonRpcPeer(line -> {}, deaf, SharedExecutors.TIMER, Runnable::run, true);
    CompletableFuture<JsonNode> answer = peer.request("x", Json.object(), Duration.ZERO);
    String line = "{\"id\":1,\"error\":" + error.replace('\'', '"') + "}";
    peer.received(line.getBytes(StandardCharsets.UTF_8));
    return answer.handle((result, failure) -> failure).join();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'code':-32000,'message':'Authentication required'} | AUTH_REQUIRED | false",
        "{'code':401,'message':'bad key'} | AUTH_REQUIRED | false",
        "{'code':-32603,'message':'Internal error','data':{'details':'401 mock error 401'}} | AUTH_REQUIRED | false",
        "{'code':-32603,'message':'Internal error','data':{'details':'429 slow down'}} | RATE_LIMITED | true",
        "{'code':-32603,'message':'Internal error','data':{'details':'500'}} | UPSTREAM_ERROR | true",
        "{'code':-32603,'message':'Internal error','data':{'details':'4014 files'}} | UPSTREAM_ERROR | true",
        "{'code':429,'message':'slow down'} | RATE_LIMITED | true",
        "{'code':-32603,'message':'Internal error','data':{'code':529}} | RATE_LIMITED | true",
        "{'code':-32603,'message':'Internal error','data':{'statusCode':500}}|UPSTREAM_ERROR|true",
        "{'code':-32603,'message':'Internal error','data':{}} | UPSTREAM_ERROR | true",
        "{'code':-32602,'message':'Session not found: x'} | CONTINUATION_NOT_FOUND | false",
        "{'code':-32002,'message':'Resource not found'} | CONTINUATION_NOT_FOUND | false",
        "{'code':-32602,'message':'Invalid params'} | PROTOCOL_ERROR | false",
        "{'code':-32601,'message':'Method not found'} | UNSUPPORTED | false",
        "{'code':-32800,'message':'cancelled'} | INTERRUPTED | false",
      })
  void anErrorHasItsCode(String error, ErrorCode code, boolean retryable) {
    AgentError made = AcpErrors.of(failure(error), Outcome.PERFORMED);
    assertThat(made.code()).isEqualTo(code);
    assertThat(made.retryable()).isEqualTo(retryable);
    assertThat(made.outcome()).isEqualTo(Outcome.PERFORMED);
  }

  @Test
  void wordsAreThoseForAPerson() {
    assertThat(words("{'code':-32603,'message':'Internal error','data':{'details':'No model'}}"))
        .isEqualTo("Internal error: No model");
    assertThat(words("{'code':-32603,'message':'No model','data':'No model'}"))
        .isEqualTo("No model");
    assertThat(words("{'code':401,'message':'{\\'error\\':{\\'message\\':\\'bad key\\'}}'}"))
        .isEqualTo("bad key");
    assertThat(words("{'code':1,'message':'{not json'}")).isEqualTo("{not json");
  }

  private static String words(String error) {
    return AcpErrors.of(new CompletionException(failure(error)), Outcome.PERFORMED).message();
  }
}
