package dev.brokerline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.event.AgentEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {

  private static final String SAME_AS_IN_JAVA =
      """
      {"steps": [
        {"on": "start", "stderr": "hello"},
        {"on": "start", "after_ms": 5000, "raw_line": "late"},
        {"on": "hello", "emit": {"kind": "agent_released", "name": "ghost"}},
        {"on": "get_status",
         "answer": {"kind": "error", "code": "teapot", "message": "short", "delay_ms": 1000}},
        {"on": "get_status", "nth": 2, "exit": 3}]}
      """;

  @Test
  void isTheSameInJavaAndInJson() {
    Script inJava =
        Script.of(
            ScriptStep.atStart(ScriptAction.stderr("hello")),
            ScriptStep.atStart(ScriptAction.rawLine("late")).after(Duration.ofSeconds(5)),
            ScriptStep.onRequest("hello", ScriptAction.emit(new AgentEvent.Released("ghost"))),
            ScriptStep.answer(
                "get_status",
                Answer.error(ErrorDetail.of("teapot", "short")).after(Duration.ofSeconds(1))),
            ScriptStep.onRequest("get_status", 2, ScriptAction.exit(3)));
    List<String> java = play(inJava);
    assertThat(java)
        .containsExactly("hello", "hello_ack", "agent_released", "error:teapot", "late", "ok", "3");
    assertThat(play(Script.parse(SAME_AS_IN_JAVA))).isEqualTo(java);
  }

  private static List<String> play(Script script) {
    BrokerRun run = BrokerRun.start(FakeBroker.builder().script(script));
    run.request("hello", "{}");
    run.request("get_status", "{}");
    run.advance(999);
    assertThat(run.lines).hasSize(2);
    run.advance(5000);
    run.request("get_status", "{}");
    List<String> seen = new ArrayList<>(run.stderr.subList(1, 2));
    run.lines.forEach(
        line -> seen.add(line.equals("late") ? line : BrokerRun.brief(BrokerRun.parse(line))));
    seen.add(Integer.toString(run.exit().code().orElseThrow()));
    return seen;
  }

  @Test
  void knowsEveryKindOfAnswer() {
    BrokerRun run =
        start(
            """
            {"steps": [
              {"on": "list_agents", "answer": {"kind": "none"}},
              {"on": "list_agents", "times": 2, "answer": {"kind": "ok", "result": {"agents": []}}},
              {"on": "list_agents", "answer": {"kind": "invalid_request", "message": "no"}},
              {"on": "list_agents", "answer": {"kind": "raw_line", "line": "{\\"type\\":\\"raw\\"}"}},
              {"on": "list_agents",
               "answer": {"kind": "own", "then": [{"kind": "agent_idle", "name": "w"}]}},
              {"on": "hello", "answer": {"kind": "ok", "result": {"protocol_version": 9}}}]}
            """);
    for (int i = 0; i < 6; i++) {
      run.request("list_agents", "{}");
    }
    run.request("hello", "{}");
    assertThat(run.brief())
        .containsExactly(
            "ok", "ok", "error:invalid_request", "raw", "ok", "agent_idle", "hello_ack");
    assertThat(run.lines.get(0)).contains("\"request_id\":\"req_2\"");
    assertThat(run.lines.get(6)).contains("req_7", "{\"protocol_version\":9}");
  }

  @Test
  void hasAgentsDoWhatTheyDo() {
    BrokerRun run =
        start(
            """
            {"options": {"ready_ms": "never"}, "steps": [
              {"on": "spawn_agent", "ready": "w"},
              {"on": "spawn_agent", "output": {"agent": "w", "chunk": "hi"}},
              {"on": "spawn_agent", "receive": {"from": "bob", "target": "#x", "body": "b"}},
              {"on": "spawn_agent", "after_ms": 10, "crash_agent": {"agent": "w", "signal": 9}},
              {"on": "list_agents", "silence": true},
              {"on": "list_agents", "nth": 2, "silence": false},
              {"on": "list_agents", "nth": 3, "exit_agent": "w"}]}
            """);
    run.spawn("w");
    assertThat(run.brief())
        .containsExactly("ok", "agent_spawned", "worker_ready", "worker_stream", "relay_inbound");
    run.advance(3000);
    assertThat(run.brief()).containsExactly("agent_restarting", "agent_restarted");
    run.request("list_agents", "{}");
    run.request("list_agents", "{}");
    run.request("list_agents", "{}");
    assertThat(run.brief()).containsExactly("ok", "ok", "agent_exit", "agent_exited");
  }

  @Test
  void setsOptionsAndFaults() {
    BrokerRun run =
        start(
            """
            {"options": {"version": "3.2.5", "workspace_key": "rk_live_mine", "missing": ["nope"],
                         "answer_ms": 20, "ends_on_terminate": true,
                         "faults": ["ANSWERS_TWICE", "LOSES_REQUEST_ID:3"]}}
            """);
    run.request("hello", "{}");
    run.advance(19);
    assertThat(run.lines).isEmpty();
    run.advance(1);
    assertThat(run.lines.get(0)).contains("rk_live_mine");
    run.request("resize_pty", "{}");
    run.advance(20);
    assertThat(run.brief())
        .containsExactly("hello_ack", "error:unknown_type", "error:unknown_type");
    run.process.terminate();
    assertThat(run.exit().code()).hasValue(0);
  }

  @Test
  void beginsAnewWithEachStart() {
    BrokerRun first = start("{\"steps\": [{\"on\": \"hello\", \"answer\": {\"kind\": \"none\"}}]}");
    assertThatThrownBy(first.fake::assertExhausted).hasMessageContaining("hello x 1");
    first.request("hello", "{}");
    first.request("hello", "{}");
    assertThat(first.brief()).containsExactly("hello_ack");
    BrokerRun second = new BrokerRun(first.time, first.fake, BrokerRun.COMMAND);
    second.request("hello", "{}");
    assertThat(second.brief()).isEmpty();
  }

  @Test
  void complainsOfAStepThatCannotBeDone() {
    BrokerRun run = start("{\"steps\": [{\"on\": \"start\", \"exit_agent\": \"ghost\"}]}");
    run.request("hello", "{}");
    assertThat(run.brief()).containsExactly("hello_ack");
    assertThatThrownBy(run.fake::assertExhausted)
        .hasRootCauseMessage("no agent 'ghost' is running in the fake broker");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"steps\": [}                            | line 1, column 12: not JSON",
        "{} {}                                     | line 1, column 4: not JSON",
        "{\"steps\": [], \"steps\": []}            | line 1, column 22: not JSON",
        "[]                                        | top: must be an object, was []",
        "{\"stops\": []}                           | stops: unknown key; there are [options, steps]",
        "{\"steps\": {}}                           | steps: must be an array, was {}",
        "{\"options\": {\"version\": \"4\"}}       | options.version: there is no version '4'; there",
        "{\"options\": {\"ready_ms\": -1}}         | options.ready_ms: must be a whole number of mil",
        "{\"options\": {\"silent\": 1}}            | options.silent: must be true or false, was 1",
        "{\"options\": {\"faults\": [\"X\"]}}      | options.faults[0]: there is no fault 'X'; there",
        "{\"steps\": [{\"exit\": 1}]}              | steps[0]: 'on' is missing",
        "{\"steps\": [{\"on\": \"x\", \"exit\": 1}]} | steps[0].on: there is no trigger 'x'; there are",
        "{\"steps\": [{\"on\": \"start\"}]}        | steps[0]: has the actions []; must have one of",
        "{\"steps\": [{\"on\": \"start\", \"exit\": 1, \"ready\": \"\"}]} | steps[0]: has the actions [ex",
        "{\"steps\": [{\"on\": \"start\", \"exit\": \"1\"}]} | steps[0].exit: must be a whole number from 0",
        "{\"steps\": [{\"on\": \"start\", \"emit\": {}}]} | steps[0].emit: 'kind' is missing",
        "{\"steps\": [{\"on\": \"start\", \"answer\": {}}]} | steps[0].on: there is no request 'start'",
        "{\"steps\": [{\"on\": \"hello\", \"answer\": {\"kind\": \"no\"}}]} | steps[0].answer.kind: there is",
        "{\"steps\": [{\"on\": \"hello\", \"answer\": {\"kind\": \"ok\"}}]} | steps[0].answer: 'result' is m",
        "{\"steps\": [{\"on\": \"hello\", \"answer\": {\"kind\": \"none\", \"delay_ms\": \"soon\"}}]}"
            + "| steps[0].answer.delay_ms: must be a whole number from 0 to 86400000, was \"soon\"",
      })
  void namesTheOnePlaceThatIsWrong(String json, String complaint) {
    assertThatThrownBy(() -> Script.parse(json))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageStartingWith("script: " + complaint);
  }

  @Test
  void readsAFile(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("s.json"), "{\"steps\": 1}");
    assertThatThrownBy(() -> FakeBroker.builder().script(file))
        .isInstanceOfSatisfying(
            MalformedFileException.class,
            e -> {
              assertThat(e.source()).isEqualTo(file.toString());
              assertThat(e.place()).isEqualTo("steps");
            });
    assertThatThrownBy(() -> Script.read(directory.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
    Files.write(file, new byte[] {'"', (byte) 0xFF, '"'});
    assertThatThrownBy(() -> Script.read(file)).hasMessageContaining("not UTF-8");
  }

  private static BrokerRun start(String json) {
    return BrokerRun.start(FakeBroker.builder().script(Script.parse(json)));
  }
}
