package dev.brokerline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.testing.FakeBrokerExecutable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code brokerline rpc}, with the real broker and with the fake one's executable. */
class RpcIT {

  private static final String ECHO = "{'agent':{'name':'echo','runtime':'pty','cli':'cat'}}";

  private enum Broker {
    REAL,
    FAKE
  }

  private final List<RpcProcess> started = new ArrayList<>();

  @TempDir private Path directory;

  @BeforeAll
  static void installTheBroker(@TempDir Path directory) throws Exception {
    try (LauncherProcess install = LauncherProcess.start(directory, "install")) {
      assertThat(install.exitCode(Duration.ofMinutes(5))).as(install::all).isZero();
    }
  }

  @AfterEach
  void endWhatIsLeft() {
    started.forEach(RpcProcess::close);
  }

  @ParameterizedTest
  @EnumSource(Broker.class)
  void an_agent_is_spawned_told_refused_and_released(Broker broker) throws Exception {
    RpcProcess rpc = start(broker);
    assertThat(rpc.ready().path("pid").asLong()).isPositive();
    assertThat(rpc.ready().path("protocol_version").asInt()).isEqualTo(1);

    assertThat(rpc.ask("s", "spawn_agent", ECHO).path("ok").path("name").asText())
        .isEqualTo("echo");
    assertThat(rpc.event("agent_spawned").path("name").asText()).isEqualTo("echo");
    assertThat(rpc.ask("m", "send_message", "{'to':'echo','text':'hello'}").path("ok").isObject())
        .isTrue();
    assertThat(rpc.event("delivery_queued").path("name").asText()).isEqualTo("echo");
    assertThat(rpc.event("worker_stream").path("seq").asLong()).isPositive();

    JsonNode model = rpc.ask("o", "set_model", "{'name':'echo','model':'opus'}").path("ok");
    assertThat(model.path("model").asText()).isEqualTo("opus");
    assertThat(model.path("confirmation").asText()).isEqualTo("refused");
    assertThat(model.path("error").path("message").asText()).isNotEmpty();

    assertThat(rpc.ask("r", "release_agent", "{'name':'echo'}").path("ok").isObject()).isTrue();
    rpc.launcher().endInput();
    JsonNode closed = rpc.closed(0);
    assertThat(closed.path("reason").asText()).isEqualTo("end_of_input");
    assertThat(closed.path("exit").path("code").asInt(-1)).isZero();
    assertThat(closed.path("killed").isArray()).isTrue();
    assertThat(rpc.lines().get(0).has("ready")).isTrue();
  }

  @Test
  void a_mark_before_the_first_line_is_skipped_and_a_bad_line_is_answered_and_is_not_the_last()
      throws Exception {
    RpcProcess rpc = start(Broker.FAKE);
    String lines =
        "\ufeff{\"id\":\"\\ud83d\",\"op\":\"list_agents\"}\n"
            + "{\"id\":\"2\",\"op\":\"list_agents\",\"payload\":{\"x\":"
            + "9".repeat(101)
            + "}}\n"
            + "{\"id\":\"3\",\"op\":\"list_agents\"}\n";

    rpc.launcher().send(lines.getBytes(UTF_8));

    assertThat(rpc.answer("3").path("ok").isObject()).isTrue();
    assertThat(rpc.answer("2").path("error").path("kind").asText()).isEqualTo("bad_request");
    assertThat(rpc.launcher().out())
        .anyMatch(line -> line.startsWith("{\"id\":\"\\ud83d\",\"ok\""));
    rpc.launcher().endInput();
    assertThat(rpc.closed(0).path("reason").asText()).isEqualTo("end_of_input");
  }

  @ParameterizedTest
  @EnumSource(Broker.class)
  void a_name_that_is_taken_fails_at_once_in_the_brokers_words(Broker broker) throws Exception {
    RpcProcess rpc = start(broker);
    rpc.ask("1", "spawn_agent", ECHO);

    long before = System.nanoTime();
    JsonNode error = rpc.ask("2", "spawn_agent", ECHO).path("error");

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
    assertThat(error.path("kind").asText()).isEqualTo("rejected");
    assertThat(error.path("code").asText()).isEqualTo("invalid_request");
    assertThat(error.path("message").asText()).isEqualTo("agent 'echo' already exists");
    assertThat(error.path("outcome").asText()).isEqualTo("not_performed");
    rpc.launcher().endInput();
    rpc.closed(0);
  }

  @ParameterizedTest
  @EnumSource(Broker.class)
  void what_was_asked_before_the_end_of_input_is_answered_in_order(Broker broker) throws Exception {
    RpcProcess rpc = start(broker);
    StringBuilder lines = new StringBuilder();
    IntStream.range(0, 3_000)
        .forEach(
            i ->
                lines.append("{\"id\":%d,\"op\":\"%s\"}".formatted(i, "list_agents")).append('\n'));

    rpc.launcher().send(lines.toString().getBytes(UTF_8));
    rpc.launcher().endInput();

    rpc.closed(0);
    assertThat(rpc.lines().stream().filter(line -> line.has("ok")).map(l -> l.path("id").asInt()))
        .containsExactlyElementsOf(IntStream.range(0, 3_000).boxed().toList());
  }

  @Test
  void what_was_asked_before_the_end_of_input_is_waited_for() throws Exception {
    RpcProcess rpc = start(Broker.FAKE, "--fake-fault=FALLS_SILENT");
    rpc.ready();

    rpc.send("{'id':'1','op':'list_agents','timeout_ms':2000}");
    rpc.launcher().endInput();

    assertThat(rpc.closed(0).path("reason").asText()).isEqualTo("end_of_input");
    assertThat(rpc.answer("1").path("error").path("kind").asText()).isEqualTo("request_timeout");
  }

  @ParameterizedTest
  @EnumSource(Broker.class)
  void the_key_of_the_workspace_is_never_printed(Broker broker) throws Exception {
    RpcProcess rpc = start(broker);

    JsonNode hello = rpc.ask("h", "hello", "{}").path("ok");

    assertThat(hello.path("broker_version").asText()).isNotEmpty();
    assertThat(hello.has("workspace_key")).isFalse();
    rpc.launcher().endInput();
    rpc.closed(0);
    assertThat(rpc.launcher().all()).doesNotContain("rk_");
  }

  @ParameterizedTest
  @EnumSource(Broker.class)
  void a_broker_that_is_killed_fails_what_waits_and_ends_the_session(Broker broker)
      throws Exception {
    RpcProcess rpc = start(broker);
    ProcessHandle process = ProcessHandle.of(rpc.ready().path("pid").asLong()).orElseThrow();
    signal("STOP", process);
    rpc.send("{'id':'w','op':'get_status'}");
    rpc.send("{'id':'seen','op':'no_op'}");
    rpc.answer("seen");

    process.destroyForcibly();

    assertThat(rpc.answer("w").path("error").path("kind").asText()).isEqualTo("broker_exited");
    assertThat(rpc.answer("w").path("error").path("outcome").asText()).isEqualTo("unknown");
    assertThat(rpc.closed(1).path("reason").asText()).isEqualTo("broker_exited");
  }

  @ParameterizedTest
  @EnumSource(Broker.class)
  void a_request_that_shuts_the_broker_down_ends_the_session(Broker broker) throws Exception {
    RpcProcess rpc = start(broker);

    rpc.send("{'id':'x','op':'shutdown'}");

    assertThat(rpc.closed(0).path("reason").asText()).isEqualTo("shutdown");
    assertThat(rpc.answer("x").has("ok")).isTrue();
  }

  /** The broker leaves a program that ignores the hang-up of its terminal. */
  @Test
  void what_a_release_leaves_is_ended_without_a_warning() throws Exception {
    RpcProcess rpc = start(Broker.REAL);
    String program = "'cli':'sh','args':['-c','nohup sleep 300 >/dev/null 2>&1; true']";
    rpc.ask("s", "spawn_agent", "{'agent':{'name':'a','runtime':'pty'," + program + "}}");
    await().atMost(RpcProcess.LONG).until(() -> sleeps(rpc).findAny().isPresent());
    List<ProcessHandle> left = sleeps(rpc).toList();

    assertThat(rpc.ask("r", "release_agent", "{'name':'a'}").path("ok").isObject()).isTrue();

    await().atMost(RpcProcess.LONG).until(() -> left.stream().noneMatch(ProcessHandle::isAlive));
    rpc.launcher().endInput();
    rpc.closed(0);
    assertThat(rpc.launcher().err()).noneMatch(line -> line.contains("WARN"));
  }

  private static Stream<ProcessHandle> sleeps(RpcProcess rpc) {
    return rpc.launcher().children().stream()
        .filter(child -> child.info().command().orElse("").endsWith("/sleep"));
  }

  @Test
  void a_bad_line_gets_an_error_that_names_the_place_and_nothing_else_happens() throws Exception {
    RpcProcess rpc = start(Broker.FAKE);
    rpc.ready();
    rpc.send("what?");
    rpc.send("");
    rpc.send("{'op':'list_agents'}");
    rpc.send("{'id':'a','op':'spawn_agent','payload':{'agent':{'name':'a','runtime':'tty'}}}");

    assertThat(rpc.ask("b", "list_agents", "{}").path("ok").path("agents").isArray()).isTrue();
    List<JsonNode> errors = rpc.lines().stream().filter(line -> line.has("error")).toList();
    assertThat(errors).hasSize(3);
    assertThat(errors.get(0).path("id").isNull()).isTrue();
    assertThat(errors.get(1).path("id").isNull()).isTrue();
    assertThat(errors.get(1).path("error").path("message").asText()).isEqualTo("id: is missing");
    assertThat(errors.get(2).path("id").asText()).isEqualTo("a");
    assertThat(errors.get(2).path("error").path("message").asText())
        .isEqualTo("payload.agent.runtime: expected \"pty\" or \"headless\"");
    assertThat(errors)
        .allMatch(line -> line.path("error").path("kind").asText().equals("bad_request"));
    rpc.launcher().endInput();
    rpc.closed(0);
  }

  @Test
  void a_line_that_is_too_long_costs_only_itself() throws Exception {
    RpcProcess rpc = start(Broker.FAKE);
    rpc.ready();
    byte[] line = new byte[(16 << 20) + 2];
    Arrays.fill(line, (byte) 'x');
    line[line.length - 1] = '\n';

    rpc.launcher().send(line);

    assertThat(rpc.line(l -> l.has("error")).path("error").path("message").asText())
        .contains("16777217 bytes");
    assertThat(rpc.ask("b", "list_agents", "{}").has("ok")).isTrue();
    rpc.launcher().endInput();
    rpc.closed(0);
  }

  @Test
  void a_late_answer_is_an_event_with_the_id_of_its_request() throws Exception {
    RpcProcess rpc = start(Broker.FAKE, "--fake-answer-ms=2000");
    rpc.ready();

    rpc.send("{'id':7,'op':'spawn_agent','payload':" + ECHO + ",'timeout_ms':50}");

    JsonNode error = rpc.answer("7").path("error");
    assertThat(error.path("kind").asText()).isEqualTo("request_timeout");
    assertThat(error.path("outcome").asText()).isEqualTo("unknown");
    assertThat(error.path("code").isNull()).isTrue();
    JsonNode late = rpc.event("late_reply");
    assertThat(late.path("request").asText()).isEqualTo("spawn_agent");
    assertThat(late.path("id").asInt()).isEqualTo(7);
    rpc.launcher().endInput();
    rpc.closed(0);
  }

  @Test
  void a_reader_that_stops_holds_the_input_up_and_loses_no_answer() throws Exception {
    RpcProcess rpc = start(Broker.FAKE);
    rpc.ready();
    String id = "i".repeat(900);
    int count = 30_000;
    rpc.launcher().stopReading();
    AtomicInteger sent = new AtomicInteger();
    Thread sender =
        new Thread(
            () -> {
              for (int i = 0; i < count; i = sent.incrementAndGet()) {
                rpc.send("{'id':'" + id + i + "','op':'list_agents'}");
              }
            });
    sender.setDaemon(true);
    sender.start();

    AtomicInteger before = new AtomicInteger(-1);
    await()
        .atMost(RpcProcess.LONG)
        .pollInterval(Duration.ofSeconds(3))
        .until(() -> before.getAndSet(sent.get()) == sent.get());
    assertThat(sent.get()).as("lines taken while nobody read").isPositive().isLessThan(count);
    rpc.launcher().goOnReading();

    sender.join(RpcProcess.LONG.toMillis());
    rpc.launcher().endInput();
    rpc.closed(0);
    assertThat(rpc.lines().stream().filter(line -> line.has("ok"))).hasSize(count);
  }

  @Test
  void a_reader_that_has_gone_ends_the_session() throws Exception {
    RpcProcess rpc = start(Broker.FAKE);
    rpc.ready();
    rpc.launcher().closeOutput();
    // The thread that reads keeps the pipe open until one more line has come.
    rpc.send("{'id':'1','op':'list_agents'}");
    rpc.launcher().awaitLine("the test lost the stream", RpcProcess.LONG);

    rpc.send("{'id':'2','op':'list_agents'}");

    assertThat(rpc.launcher().exitCode(RpcProcess.LONG)).isEqualTo(1);
    rpc.launcher().assertNothingIsLeft();
  }

  @Test
  void a_signal_ends_the_session_in_an_orderly_way() throws Exception {
    RpcProcess rpc = start(Broker.REAL);
    rpc.ask("1", "spawn_agent", ECHO);

    rpc.launcher().signal("TERM");

    assertThat(rpc.closed(143).path("reason").asText()).isEqualTo("interrupted");
  }

  @Test
  void a_broker_that_does_not_start_is_one_line_and_exit_code_3() throws Exception {
    RpcProcess rpc = start("--broker", "/no/such/broker");

    JsonNode closed = rpc.closed(3);

    assertThat(rpc.lines()).hasSize(1);
    assertThat(closed.path("reason").asText()).isEqualTo("not_started");
    assertThat(closed.path("error").path("kind").asText()).isEqualTo("no_broker");
    assertThat(closed.path("error").path("message").asText()).contains("/no/such/broker");
    assertThat(closed.path("exit").isNull()).isTrue();
  }

  private RpcProcess start(Broker broker, String... fakeOptions) throws IOException {
    if (broker == Broker.REAL) {
      return start();
    }
    Path folder = Files.createDirectories(directory.resolve("fake"));
    return start("--broker", FakeBrokerExecutable.create(folder, fakeOptions).toString());
  }

  private RpcProcess start(String... options) {
    RpcProcess rpc = new RpcProcess(directory, options);
    started.add(rpc);
    return rpc;
  }

  private static void signal(String name, ProcessHandle process) throws Exception {
    String[] command = {"kill", "-" + name, Long.toString(process.pid())};
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }
}
