package dev.brokerline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line in a JVM of its own, with the real broker. */
class RunIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  /** In octal, for the arguments of a test must survive any locale. */
  private static final String PRINT_LETTERS =
      "printf \"gr\\303\\274\\303\\237e \\360\\237\\230\\200\\n\"";

  private static final String SPAWNED = "was started";

  private final List<LauncherProcess> started = new ArrayList<>();

  @TempDir private Path directory;

  @BeforeAll
  static void installTheBroker(@TempDir Path directory) throws Exception {
    try (LauncherProcess install = LauncherProcess.start(directory, "install")) {
      assertThat(install.exitCode(Duration.ofMinutes(5))).as(install::all).isZero();
      install.assertNoFileIsLeft();
    }
  }

  @AfterEach
  void endWhatIsLeft() {
    started.forEach(LauncherProcess::close);
  }

  @Test
  void an_agent_gets_a_message_answers_and_is_released() throws Exception {
    LauncherProcess run =
        start(
            "run",
            "--agent",
            "echo=cat",
            "--message",
            "echo: hello from brokerline",
            "--until",
            "output:hello from brokerline",
            "--timeout",
            "120s");

    assertThat(run.exitCode(LONG)).as(run::all).isZero();
    assertThat(run.out())
        .allMatch(line -> line.startsWith("[echo] "))
        .anyMatch(line -> line.contains("hello from brokerline"));
    assertThat(run.err())
        .contains("brokerline: echo was started", "brokerline: echo was released")
        .noneMatch(line -> line.contains("fetching"));
    assertNothingIsLeft(run);
  }

  @Test
  void variables_directories_and_sizes_reach_the_agents() throws Exception {
    Path place = Files.createDirectory(directory.resolve("a place"));
    LauncherProcess run =
        start(
            "run",
            "--agent",
            // The terminal gets its size once the agent is there.
            "a=sh -c 'until [ \"$(stty size)\" = \"33 101\" ]; do sleep 0.05; done;"
                + " echo \"v=$V d=$(pwd)\"; sleep 30'",
            "--env",
            "V=x y",
            "--agent-cwd",
            "a=" + place,
            "--size",
            "101x33",
            "--until",
            "output:^v=x y d=.*/a place$",
            "--timeout",
            "120s");

    assertThat(run.exitCode(LONG)).as(run::all).isZero();
    assertThat(run.out()).contains("[a] v=x y d=" + place.toRealPath());
    assertNothingIsLeft(run);
  }

  @Test
  void a_channel_message_reaches_every_agent() throws Exception {
    LauncherProcess run =
        start(
            "run",
            "--agent",
            "a=cat",
            "--agent",
            "b=cat",
            "--channel",
            "#dev",
            "--message",
            "#dev: standup at nine",
            "--until",
            "output:(?s)\\[ws.*standup at nine",
            "--timeout",
            "30s",
            "--json");

    assertThat(run.exitCode(LONG)).as(run::all).isZero();
    assertThat(events(run, "agent_spawned"))
        .extracting(e -> e.path("name").asText())
        .containsExactly("a", "b");
    assertThat(events(run, "delivery_queued"))
        .extracting(event -> event.path("name").asText())
        .containsExactlyInAnyOrder("a", "b");
    assertNothingIsLeft(run);
  }

  @Test
  void json_is_numbered_events_and_one_result_and_nothing_else() throws Exception {
    LauncherProcess run =
        start("run", "--agent", "a=echo hi", "--until", "exit", "--timeout", "30s", "--json");

    assertThat(run.exitCode(LONG)).as(run::all).isZero();
    List<JsonNode> lines = json(run);
    JsonNode result = lines.get(lines.size() - 1).path("result");
    assertThat(lines.get(0).path("event").path("kind").asText()).isEqualTo("client.broker_started");
    assertThat(lines.get(0).path("event").path("pid").asLong()).isPositive();
    for (int i = 0; i < lines.size() - 1; i++) {
      assertThat(lines.get(i).path("event").path("kind").asText()).isNotEmpty();
      assertThat(lines.get(i).path("event").path("seq").asInt()).isEqualTo(i + 1);
    }
    assertThat(result.path("exit_code").asInt(-1)).isZero();
    assertThat(result.path("held").asBoolean()).isTrue();
    assertThat(result.path("reason").asText()).isEqualTo("held");
    assertThat(result.path("agents").toString())
        .isEqualTo("[{\"name\":\"a\",\"state\":\"exited\"}]");
    assertThat(result.path("took_ms").asLong()).isPositive();
    assertThat(run.err()).isEmpty();
    assertNothingIsLeft(run);
  }

  @Test
  void letters_of_all_scripts_pass_through() throws Exception {
    LauncherProcess run = start("run", "--agent", "a=sh -c '" + PRINT_LETTERS + "; sleep 1'");

    assertThat(run.exitCode(LONG)).as(run::all).isZero();
    assertThat(run.out()).containsExactly("[a] grüße 😀");
  }

  /** A message meets its worker when that is dying, and the broker tells only of the message. */
  @ParameterizedTest
  @ValueSource(strings = {"--channel=dev", "--message-at-once=a: hello", "--message=a: hello"})
  void a_missing_program_fails_at_once_with_the_workers_words(String option) throws Exception {
    LauncherProcess run =
        start(
            "run", "--agent", "a=/no/such/program", "--agent", "b=cat", "--timeout", "60s", option);

    assertThat(run.exitCode(LONG)).as(run::all).isEqualTo(1);
    assertThat(run.err())
        .last()
        .asString()
        .startsWith("brokerline: agent 'a' failed: ")
        .contains("/no/such/program");
    assertNothingIsLeft(run);
  }

  @Test
  void an_agent_that_ends_before_it_is_ready_fails_the_run() throws Exception {
    LauncherProcess run = start("run", "--agent", "a=true", "--until", "ready");

    assertThat(run.exitCode(LONG)).as(run::all).isEqualTo(1);
    assertThat(run.err())
        .last()
        .isEqualTo("brokerline: agent 'a' ended before '--until ready' held");
    assertNothingIsLeft(run);
  }

  @Test
  void time_that_runs_out_is_4_with_the_agents_released() throws Exception {
    // The time includes the broker's start, which may take longer on a machine that is busy.
    LauncherProcess run = outOfTime("3s");
    for (String longer : List.of("12s", "48s")) {
      run = run.err().contains("brokerline: a " + SPAWNED) ? run : outOfTime(longer);
    }

    assertThat(run.err()).contains("brokerline: a was released");
    assertNothingIsLeft(run);
  }

  @Test
  void a_stopped_broker_is_killed_in_time_and_nobody_says_released() throws Exception {
    LauncherProcess run =
        start("run", "--json", "--agent", "a=cat", "--until", "output:never", "--timeout", "20s");
    run.awaitLine("agent_spawned", LONG);
    // Its workers are of the same file.
    ProcessHandle broker =
        run.children().stream()
            .filter(child -> child.parent().filter(run.children()::contains).isEmpty())
            .findFirst()
            .orElseThrow();
    assertThat(signal("STOP", broker)).isZero();

    assertThat(run.exitCode(LONG.plus(LONG))).as(run::all).isEqualTo(4);
    List<JsonNode> lines = json(run);
    JsonNode result = lines.get(lines.size() - 1).path("result");
    assertThat(result.path("error").asText())
        .contains("time ran out after 20s", "were killed")
        .doesNotContain("released");
    assertThat(result.path("took_ms").asLong()).isLessThan(20_000 + 12_000);
    run.assertNothingIsLeft();
  }

  @ParameterizedTest
  @CsvSource({"head -n 1, 0", "sh -c 'exec <&-; sleep 2', 0", "sleep 0.2, 1"})
  void a_message_that_was_not_typed_before_the_program_ended_is_a_failure(
      String program, int exitCode) throws Exception {
    LauncherProcess run =
        start("run", "--agent", "a=" + program, "--message", "a: hello", "--timeout", "60s");

    assertThat(run.exitCode(LONG)).as(run::all).isEqualTo(exitCode);
    if (exitCode != 0) {
      assertThat(run.err()).last().asString().contains("agent 'a'", "ended", "message");
    }
  }

  @Test
  void a_tmpdir_in_which_others_could_replace_ours_is_warned_of_once() throws Exception {
    Path open = Files.createDirectories(directory.resolve("tmp"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    LauncherProcess run = start("run", "--agent", "a=true", "--timeout", "60s");

    assertThat(run.exitCode(LONG)).as(run::all).isZero();
    assertThat(run.err())
        .filteredOn(line -> line.contains("WARN"))
        .singleElement()
        .asString()
        .contains("Others could replace", open.toRealPath() + " may be written to");
  }

  private static int signal(String name, ProcessHandle process) throws Exception {
    String[] command = {"kill", "-" + name, Long.toString(process.pid())};
    return new ProcessBuilder(command).start().waitFor();
  }

  private LauncherProcess outOfTime(String limit) throws Exception {
    LauncherProcess run =
        start("run", "--agent", "a=cat", "--until", "output:never", "--timeout", limit);

    assertThat(run.exitCode(LONG.plus(LONG))).as(run::all).isEqualTo(4);
    assertThat(run.err())
        .last()
        .asString()
        .contains("time ran out after " + limit, "'output:never'", "--timeout");
    return run;
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void a_signal_releases_the_agents_and_gives_its_exit_code(String signal, int exitCode)
      throws Exception {
    LauncherProcess run = start("run", "--agent", "a=cat", "--agent", "b=cat");
    run.awaitLine("b " + SPAWNED, LONG);

    run.signal(signal);

    assertThat(run.exitCode(LONG)).as(run::all).isEqualTo(exitCode);
    assertThat(run.err())
        .contains("brokerline: a was released", "brokerline: b was released")
        .last()
        .asString()
        .contains("interrupted");
    assertNothingIsLeft(run);
  }

  @Test
  void a_termination_is_told_to_programs_with_the_exit_code_of_the_process() throws Exception {
    LauncherProcess run = start("run", "--agent", "a=cat", "--json");
    run.awaitLine("agent_spawned", LONG);

    run.signal("TERM");

    assertThat(run.exitCode(LONG)).as(run::all).isEqualTo(143);
    List<JsonNode> lines = json(run);
    JsonNode result = lines.get(lines.size() - 1).path("result");
    assertThat(result.path("exit_code").asInt()).isEqualTo(143);
    assertThat(result.path("reason").asText()).isEqualTo("interrupted");
  }

  @Test
  void a_killed_launcher_leaves_no_process() throws Exception {
    LauncherProcess run = start("run", "--agent", "a=cat", "--agent", "b=cat");
    run.awaitLine("b " + SPAWNED, LONG);
    await("broker, two workers, two cats").atMost(LONG).until(() -> run.children().size() >= 5);

    run.signal("KILL");

    run.exitCode(LONG);
    run.assertNothingIsLeft();
  }

  @Test
  void a_file_that_is_no_broker_is_3_and_named() throws Exception {
    Path notes = Files.writeString(directory.resolve("notes.txt"), "no broker");

    LauncherProcess run = start("run", "--agent", "a=cat", "--broker", notes.toString());

    assertFailedStart(run, notes.toString());
  }

  @Test
  void a_program_that_is_no_broker_is_3_and_named() throws Exception {
    LauncherProcess run = start("run", "--agent", "a=cat", "--broker", "/bin/echo");

    assertFailedStart(run, "/bin/echo");
  }

  @ParameterizedTest(name = "frames of version {0}")
  @ValueSource(ints = {1, 2})
  void a_broker_of_another_protocol_is_3_with_both_versions(int frames) throws Exception {
    Path script =
        script(
            """
            #!/bin/sh
            read -r line
            id=$(printf '%s' "$line" | sed 's/.*"request_id":"\\([^"]*\\)".*/\\1/')
            printf '{"v":FRAMES,"type":"hello_ack","request_id":"%s","payload":\
            {"broker_version":"9","protocol_version":2}}\\n' "$id"
            cat >/dev/null
            """
                .replace("FRAMES", Integer.toString(frames)));

    LauncherProcess run = start("run", "--agent", "a=cat", "--broker", script.toString());

    assertFailedStart(run, script.toString());
    assertThat(run.err())
        .last()
        .asString()
        .containsPattern("this library speaks .*1")
        .containsPattern("speaks .*version 2")
        .contains("pinned broker");
  }

  @Test
  void a_relaycast_that_does_not_answer_is_3_with_its_address() throws Exception {
    LauncherProcess run =
        start("run", "--agent", "a=cat", "--relaycast", "http://127.0.0.1:9", "--json");

    assertThat(run.exitCode(LONG)).as(run::all).isEqualTo(3);
    List<JsonNode> lines = json(run);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).path("result").path("exit_code").asInt()).isEqualTo(3);
    assertThat(lines.get(0).path("result").path("error").asText()).contains("127.0.0.1:9");
    assertNothingIsLeft(run);
  }

  @Test
  void the_doctor_starts_a_broker_and_says_so() throws Exception {
    LauncherProcess doctor = start("doctor");

    assertThat(doctor.exitCode(LONG)).as(doctor::all).isZero();
    assertThat(doctor.out())
        .anyMatch(line -> line.startsWith("ok    platform"))
        .anyMatch(line -> line.startsWith("ok    broker") && line.contains("3.2.18"))
        .anyMatch(line -> line.startsWith("ok    start") && line.contains("protocol version 1"))
        .last()
        .isEqualTo("ok    verdict    a broker can be started");
    assertNothingIsLeft(doctor);
  }

  private LauncherProcess start(String... arguments) {
    LauncherProcess run = LauncherProcess.start(directory, arguments);
    started.add(run);
    return run;
  }

  private Path script(String text) throws IOException {
    Path script = Files.writeString(directory.resolve("broker"), text);
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void assertFailedStart(LauncherProcess run, String named) throws Exception {
    assertThat(run.exitCode(LONG)).as(run::all).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).last().asString().startsWith("brokerline: ").contains(named);
    assertNothingIsLeft(run);
  }

  private static void assertNothingIsLeft(LauncherProcess run) throws IOException {
    run.assertNothingIsLeft();
    run.assertNoFileIsLeft();
  }

  private static List<JsonNode> events(LauncherProcess run, String kind) throws IOException {
    return json(run).stream()
        .map(line -> line.path("event"))
        .filter(event -> event.path("kind").asText().equals(kind))
        .toList();
  }

  private static List<JsonNode> json(LauncherProcess run) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : run.out()) {
      lines.add(mapper.readTree(line));
    }
    return lines;
  }
}
