package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FakeBrokerExecutableIT {

  private static final String LIST =
      "{\"v\":1,\"type\":\"list_agents\",\"request_id\":\"a\",\"payload\":{}}\n";

  private final Path directory;
  private @Nullable Process process;

  FakeBrokerExecutableIT(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void holdsAWholeConversationOverPipes() throws Exception {
    Process broker = start("--fake-ready-ms=10", "--fake-inject-ms=10", "--fake-ack-ms=10");
    BufferedReader out = broker.inputReader(UTF_8);
    send(broker, "{\"v\":1,\"type\":\"hello\",\"request_id\":\"a\",\"payload\":{}}\n");
    assertThat(next(out)).isEqualTo("hello_ack");
    send(
        broker,
        "{\"v\":1,\"type\":\"spawn_agent\",\"request_id\":\"b\",\"payload\":{\"agent\":"
            + "{\"name\":\"w\",\"runtime\":\"pty\",\"cli\":\"cat\"}}}\n");
    assertThat(List.of(next(out), next(out), next(out)))
        .containsExactly("ok", "agent_spawned", "worker_ready");
    send(
        broker,
        "{\"v\":1,\"type\":\"send_message\",\"request_id\":\"c\",\"payload\":"
            + "{\"to\":\"w\",\"text\":\"hi\"}}\n");
    List<String> delivery = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      delivery.add(next(out));
    }
    assertThat(delivery)
        .containsExactly(
            "ok",
            "delivery_queued",
            "delivery_injected",
            "worker_stream",
            "delivery_ack",
            "delivery_verified");
    send(broker, "{\"v\":1,\"type\":\"shutdown\",\"request_id\":\"d\",\"payload\":{}}\n");
    assertThat(next(out)).isEqualTo("ok");
    assertThat(out.readLine()).isNull();
    assertExit(broker, 0);
  }

  @Test
  void answersALastLineWithoutALineFeedAndExitsAtTheEndOfInput() throws Exception {
    Process broker = start();
    send(broker, "{\"v\":1,\"type\":\"list_agents\",\"request_id\":\"a\",\"payload\":{}}");
    broker.getOutputStream().close();
    assertThat(next(broker.inputReader(UTF_8))).isEqualTo("ok");
    assertExit(broker, 0);
  }

  @Test
  void survivesTerminationUntilItsInputEnds() throws Exception {
    Process broker = start();
    BufferedReader out = broker.inputReader(UTF_8);
    send(broker, "{\"v\":1,\"type\":\"hello\",\"request_id\":\"a\",\"payload\":{}}\n");
    assertThat(next(out)).isEqualTo("hello_ack");
    broker.toHandle().destroy();
    assertThat(broker.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
    broker.getOutputStream().close();
    assertExit(broker, 0);
    assertThat(out.readLine()).isNull();
  }

  @Test
  void refusesAnUnknownArgumentWithCodeTwo() throws Exception {
    Process broker = start("--fake-nonsense");
    assertExit(broker, 2);
    assertThat(broker.errorReader(UTF_8).lines())
        .anyMatch(line -> line.contains("--fake-nonsense"));
    Process other = new ProcessBuilder(FakeBrokerExecutable.command()).start();
    process = other;
    assertExit(other, 2);
  }

  @Test
  void staysSilentWhenAskedTo() throws Exception {
    Process broker = start("--fake-silent");
    BufferedReader err = broker.errorReader(UTF_8);
    assertThat(err.readLine()).startsWith("[agent-relay] identity debug written to");
    send(broker, "{\"v\":1,\"type\":\"hello\",\"request_id\":\"a\",\"payload\":{}}\n");
    Awaitility.await()
        .during(Duration.ofMillis(200))
        .atMost(Duration.ofSeconds(5))
        .until(() -> broker.getInputStream().available() == 0);
    broker.getOutputStream().close();
    assertExit(broker, 0);
  }

  @Test
  void followsAScriptFile() throws Exception {
    Path script = directory.resolve("script.json");
    Files.writeString(
        script,
        """
        {"options": {"version": "3.2.5", "ready_ms": "never"},
         "steps": [
           {"on": "start", "stderr": "from the script"},
           {"on": "list_agents", "answer": {"kind": "error", "code": "teapot", "message": "short"}},
           {"on": "list_agents", "nth": 2, "exit": 9}]}
        """);
    Process broker = start("--fake-script=" + script);
    BufferedReader err = broker.errorReader(UTF_8);
    assertThat(List.of(err.readLine(), err.readLine())).last().isEqualTo("from the script");
    BufferedReader out = broker.inputReader(UTF_8);
    send(broker, LIST + LIST);
    assertThat(List.of(next(out), next(out))).containsExactly("error:teapot", "ok");
    assertExit(broker, 9);
  }

  @Test
  void refusesAMalformedScriptInOneSentence() throws Exception {
    Path script = directory.resolve("script.json");
    Files.writeString(script, "{\"steps\": [{\"on\": \"start\", \"exti\": 1}]}");
    Process broker = start("--fake-script=" + script);
    assertExit(broker, 2);
    assertThat(broker.errorReader(UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("error: --fake-script: " + script + ": steps[0].exti: unknown key; there are");
    assertThat(broker.inputReader(UTF_8).lines()).isEmpty();
  }

  @Test
  void replaysARecordedSession() throws Exception {
    Path session = directory.resolve("session.jsonl");
    Files.writeString(
        session,
        """
        {"t_ms":0,"dir":"in","frame":{"v":1,"type":"list_agents","request_id":"x","payload":{}}}
        {"t_ms":1,"dir":"out","frame":{"v":1,"type":"ok","request_id":"x","payload":{"result":{}}}}
        {"t_ms":2,"dir":"meta","frame":"exit code 5"}
        """);
    Process broker = start("--fake-replay=" + session);
    send(broker, LIST);
    assertThat(broker.inputReader(UTF_8).lines())
        .containsExactly(
            "{\"v\":1,\"type\":\"ok\",\"request_id\":\"a\",\"payload\":{\"result\":{}}}");
    assertExit(broker, 5);
    Process other = start("--fake-replay=" + session);
    send(other, LIST.replace("list_agents", "get_status"));
    assertThat(next(other.inputReader(UTF_8))).isEqualTo("error:replay_diverged");
    assertThat(other.errorReader(UTF_8).lines())
        .last()
        .asString()
        .endsWith("its request 1 should be 'list_agents', was 'get_status'");
    assertExit(other, 1);
  }

  @Test
  void servesAShellThatKnowsNothingButItsPath() throws Exception {
    List<String> command = new ArrayList<>(FakeBrokerExecutable.command());
    command.set(command.size() - 1, FakeBrokerExecutable.class.getName());
    command.addAll(List.of(directory.toString(), "--fake-version=3.1.0"));
    Process writer = new ProcessBuilder(command).start();
    process = writer;
    String path = writer.inputReader(UTF_8).readLine();
    assertExit(writer, 0);
    String client = "printf '%s' '" + LIST + "' | RUST_LOG=off '" + path + "' init --name shell";
    Process shell = new ProcessBuilder("sh", "-c", client).start();
    process = shell;
    assertThat(next(shell.inputReader(UTF_8))).isEqualTo("ok");
    assertExit(shell, 0);
  }

  private Process start(String... fakeOptions) throws IOException {
    Path executable = FakeBrokerExecutable.create(directory, fakeOptions);
    ProcessBuilder builder =
        new ProcessBuilder(
            executable.toString(), "init", "--name", "it's a test", "--channels", "general,ops");
    builder.environment().put("RUST_LOG", "off");
    process = builder.start();
    return process;
  }

  private static void send(Process broker, String text) throws IOException {
    OutputStream in = broker.getOutputStream();
    in.write(text.getBytes(UTF_8));
    in.flush();
  }

  private static String next(BufferedReader out) throws IOException {
    String line = out.readLine();
    assertThat(line).isNotNull();
    JsonNode frame = BrokerRun.parse(line);
    return BrokerRun.brief(frame);
  }

  private static void assertExit(Process broker, int code) throws InterruptedException {
    assertThat(broker.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(broker.exitValue()).isEqualTo(code);
  }
}
