package dev.brokerline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The few shell commands that a fake broker's agents understand. */
class ShellScriptTest {

  private final BrokerRun run = BrokerRun.start(FakeBroker.builder().neverReady());

  @Test
  void printsWaitsAndExits() {
    spawn("echo 'one more'; sleep 1.5; echo two; exit 3; echo never");
    run.advance(100);
    assertThat(chunks()).containsExactly("one more\r\n");
    run.advance(1_300);
    assertThat(run.frames()).isEmpty();
    run.advance(200);
    assertThat(run.brief()).containsExactly("worker_stream", "agent_exit", "agent_exited");
  }

  @Test
  void printsNoMoreOnceItsAgentIsReleased() {
    spawn("sleep 1; echo late");
    run.request("release_agent", "{\"name\":\"w\"}");
    run.frames();
    run.advance(5_000);
    assertThat(run.frames()).isEmpty();
  }

  @Test
  void catNeverEnds() {
    spawn("cat; echo never");
    run.frames();
    run.advance(20_000);
    assertThat(run.frames()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo $HOME", "ls", "echo a && echo b", "sleep x", "echo 'a;b'", ""})
  void aScriptThatIsNotUnderstoodPrintsNothingAndStays(String script) {
    spawn(script);
    run.frames();
    run.advance(20_000);
    assertThat(run.frames()).isEmpty();
  }

  private void spawn(String script) {
    run.request(
        "spawn_agent",
        "{\"agent\":{\"name\":\"w\",\"runtime\":\"pty\",\"cli\":\"sh\",\"args\":[\"-c\",\"%s\"]}}"
            .formatted(script));
  }

  private List<String> chunks() {
    return run.frames().stream()
        .map(frame -> frame.path("payload"))
        .filter(payload -> payload.path("kind").asText().equals("worker_stream"))
        .map(payload -> payload.path("chunk"))
        .map(JsonNode::asText)
        .toList();
  }
}
