package dev.brokerline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeBrokerTest {

  @Test
  void greetsWithItsKeyAndNeverChangingVersion() {
    BrokerRun run = BrokerRun.start();
    run.request("hello", "{}");
    assertThat(run.lines)
        .containsExactly(
            "{\"v\":1,\"type\":\"hello_ack\",\"request_id\":\"req_1\",\"payload\":"
                + "{\"broker_version\":\"3.0.0\",\"protocol_version\":1,"
                + "\"workspace_key\":\"rk_live_local\"}}");
  }

  @Test
  void takesAnAgentFromSpawnToRelease() {
    BrokerRun run = BrokerRun.start();
    run.spawn("w");
    assertThat(run.brief()).containsExactly("ok", "agent_spawned");
    run.advance(50);
    assertThat(run.brief()).containsExactly("worker_ready");
    run.request("release_agent", "{\"name\":\"w\"}");
    assertThat(run.brief()).containsExactly("ok", "agent_released");
    run.request("release_agent", "{\"name\":\"w\"}");
    assertThat(run.brief()).containsExactly("error:agent_not_found");
  }

  @Test
  void bringsAMessageToATerminalInItsTime() {
    BrokerRun run = BrokerRun.start();
    run.spawn("w");
    run.advance(100);
    run.frames();
    run.request("send_message", "{\"to\":\"w\",\"text\":\"hi\"}");
    List<JsonNode> answer = run.frames();
    assertThat(answer).hasSize(1);
    JsonNode result = answer.get(0).at("/payload/result");
    assertThat(result.path("delivered").asBoolean()).isTrue();
    assertThat(result.path("event_id").asText()).matches("sdk_[0-9a-f]{32}");
    run.advance(1);
    assertThat(run.brief()).containsExactly("delivery_queued");
    run.advance(150);
    assertThat(run.brief()).containsExactly("delivery_injected", "worker_stream");
    run.advance(4999);
    assertThat(run.brief()).isEmpty();
    run.advance(1);
    assertThat(run.brief()).containsExactly("delivery_ack", "delivery_verified");
  }

  @Test
  void exitsWithZeroOnShutdown() {
    BrokerRun run = BrokerRun.start();
    run.request("shutdown", "{}");
    run.request("list_agents", "{}");
    assertThat(run.brief()).containsExactly("ok");
    assertThat(run.exit().code()).hasValue(0);
    assertThat(run.process.exited()).isCompleted();
  }
}
