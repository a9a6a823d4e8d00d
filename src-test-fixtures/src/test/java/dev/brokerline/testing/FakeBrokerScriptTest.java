package dev.brokerline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.result.HelloResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FakeBrokerScriptTest {

  private static final Duration AT_ONCE = Duration.ZERO;

  private final BrokerRun run = BrokerRun.start();

  @Test
  void usesAQueuedAnswerOnceThenTheHandlerThenItsOwnBehaviour() {
    run.fake.enqueue("list_agents", Answer.error(ErrorDetail.of("teapot", "short and stout")));
    run.request("list_agents", "{}");
    run.request("list_agents", "{}");
    assertThat(run.brief()).containsExactly("error:teapot", "ok");
    run.fake.onRequest("list_agents", request -> Answer.invalidRequest(request.requestId() + "!"));
    run.request("list_agents", "{}");
    JsonNode error = run.frames().get(0);
    assertThat(error.path("request_id").isNull()).isTrue();
    assertThat(error.at("/payload/message").asText()).isEqualTo("req_3!");
  }

  @Test
  void canGreetWithAnotherVersion() {
    run.fake.enqueue("hello", Answer.ok(new HelloResult("9.9.9", 7, "rk_live_local")));
    run.request("hello", "{}");
    JsonNode ack = run.frames().get(0);
    assertThat(ack.path("type").asText()).isEqualTo("hello_ack");
    assertThat(ack.at("/payload/protocol_version").asInt()).isEqualTo(7);
  }

  @Test
  void doesNothingElseWhileARequestTakesItsTime() {
    run.spawn("w");
    run.frames();
    run.fake.enqueue("get_status", Answer.own().after(Duration.ofSeconds(3)));
    run.request("get_status", "{}");
    run.request("list_agents", "{}");
    run.advance(2999);
    assertThat(run.brief()).isEmpty();
    run.advance(1);
    assertThat(run.frames())
        .extracting(frame -> frame.path("request_id").asText() + BrokerRun.brief(frame))
        .containsExactly("req_2ok", "req_3ok", "nullworker_ready");
  }

  @Test
  void tellsWhateverTheTestWants() {
    run.fake.emit(new AgentEvent.Released("ghost"));
    run.fake.emitRawLine("not json");
    run.fake.stderr("Error: oh");
    assertThat(run.lines)
        .containsExactly(
            "{\"v\":1,\"type\":\"event\",\"request_id\":null,\"payload\":{\"kind\":\"agent_released\",\"name\":\"ghost\"}}",
            "not json");
    assertThat(run.stderr).last().isEqualTo("Error: oh");
    run.fake.exit(3);
    assertThat(run.exit().code()).hasValue(3);
    assertThat(run.exit().stderrTail()).last().isEqualTo("Error: oh");
  }

  @Test
  void recordsWhatWasAsked() {
    run.request("get_status", "{}");
    run.send("not json");
    run.request("release_agent", "{\"name\":\"w\"}");
    RecordedRequest first = run.fake.takeRequest(AT_ONCE);
    assertThat(first.decoded()).isEqualTo(new GetStatus());
    assertThat(first.requestId()).isEqualTo("req_1");
    assertThatThrownBy(run.fake::assertExhausted).hasMessageContaining("not json");
    RecordedRequest release = run.fake.takeRequest("release_agent", AT_ONCE);
    assertThat(release.decoded()).isInstanceOf(ReleaseAgent.class);
    run.fake.assertExhausted();
    assertThat(run.fake.requests()).hasSize(3);
    assertThatThrownBy(() -> run.fake.takeRequest(Duration.ofMillis(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no request within 1 ms");
  }

  @Test
  void complainsOfAnAnswerThatNobodyAskedFor() {
    run.fake.enqueue("shutdown", Answer.none());
    assertThatThrownBy(run.fake::assertExhausted).hasMessageContaining("shutdown x 1");
  }

  @Test
  void complainsOfAHandlerThatThrew() {
    run.fake.onRequest(
        "hello",
        request -> {
          throw new IllegalStateException("oops");
        });
    run.request("hello", "{}");
    assertThat(run.brief()).containsExactly("hello_ack");
    assertThatThrownBy(run.fake::assertExhausted).hasRootCauseMessage("oops");
  }

  @Test
  void fallsSilentAndSpeaksAgain() {
    run.fake.goSilent();
    run.request("hello", "{}");
    assertThat(run.lines).isEmpty();
    run.fake.speakAgain();
    run.request("get_status", "{}");
    assertThat(run.brief()).containsExactly("ok");
  }

  @Test
  void saysWhichAgentIsNotThere() {
    assertThatThrownBy(() -> run.fake.printOutput("ghost", "boo"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ghost");
  }

  @Test
  void startsAnewWithoutAgents() {
    run.spawn("w");
    run.process.kill();
    BrokerRun second = new BrokerRun(run.time, run.fake, BrokerRun.COMMAND);
    second.request("list_agents", "{}");
    assertThat(second.frames().get(0).at("/payload/result/agents")).isEmpty();
    assertThat(second.process.pid()).isNotEqualTo(run.process.pid());
  }
}
