package dev.brokerline.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.tree.ProcessIdentity;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentFault;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker as a process is asked to end, with agents that ignore all signals that can be ignored.
 * The upstream SDKs terminate it three seconds later.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are found in /proc")
@Timeout(120)
class ShutdownIT {

  /**
   * How much longer a shutdown may take with agents than without, so that it is over in three
   * seconds on a machine that is not busy with other things.
   */
  private static final Duration LIMIT = Duration.ofMillis(2200);

  private static final String STUBBORN =
      "trap '' HUP TERM INT; setsid sh -c \\\"trap '' HUP TERM; sleep 600\\\" &"
          + " while :; do wait; done";

  @TempDir private Path directory;

  private final Set<ProcessIdentity> seen = new HashSet<>();
  private Process broker;
  private Duration withoutAgents = Duration.ZERO;
  private BufferedReader answers;
  private OutputStream requests;

  @BeforeEach
  void start() throws Exception {
    FakeAgentExecutable.create(
        directory,
        "claude",
        AgentScript.builder()
            .turns(AgentTurn.hello())
            .fault(AgentFault.IGNORES_END_OF_INPUT)
            .fault(AgentFault.IGNORES_TERMINATION)
            .fault(AgentFault.LEAVES_GRANDCHILD)
            .build());
    startBroker();
    withoutAgents = shutDown();
    startBroker();
  }

  private void startBroker() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(ChildBroker.command().stream(), Stream.of("init")).toList())
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("BROKERLINE_HOME", directory.resolve("home").toString());
    builder.environment().merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
    broker = builder.start();
    answers = broker.inputReader(UTF_8);
    requests = broker.getOutputStream();
    ask("get_status", "start", "{}");
    awaitAnswer("start");
  }

  /** Returns how long the broker takes to end. */
  private Duration shutDown() throws Exception {
    long began = System.nanoTime();
    ask("shutdown", "end", "{}");
    assertThat(broker.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(broker.exitValue()).isZero();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @AfterEach
  void killWhatFailedTestsLeave() {
    broker.destroyForcibly();
    seen.stream()
        .filter(ShutdownIT::runs)
        .forEach(it -> ProcessHandle.of(it.pid()).ifPresent(ProcessHandle::destroyForcibly));
  }

  @Test
  void aShutdownEndsAgentsThatIgnoreSignalsBeforeItsClientLosesPatience() throws Exception {
    for (int i = 0; i < 5; i++) {
      spawn(
          "stubborn-" + i,
          "\"runtime\":\"pty\",\"cli\":\"sh\",\"args\":[\"-c\",\"" + STUBBORN + "\"]");
    }
    spawn("claude", "\"runtime\":\"headless\",\"provider\":\"claude\"");
    awaitProcesses();

    assertThat(shutDown().minus(withoutAgents)).isLessThan(LIMIT);

    assertThat(seen).noneMatch(ShutdownIT::runs);
    assertNoRecords();
  }

  @Test
  void aShutdownHurriesAReleaseThatHasBegun() throws Exception {
    spawn("stubborn", "\"runtime\":\"pty\",\"cli\":\"sh\",\"args\":[\"-c\",\"" + STUBBORN + "\"]");
    Awaitility.await().until(() -> look() >= 3);

    ask("release_agent", "release", "{\"name\":\"stubborn\"}");
    ask("get_status", "status", "{}");
    awaitAnswer("status");

    assertThat(shutDown().minus(withoutAgents)).isLessThan(LIMIT);

    assertThat(seen).noneMatch(ShutdownIT::runs);
    assertNoRecords();
  }

  /** Waits for the shells with their children, and for the headless program with its own. */
  private void awaitProcesses() {
    Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> look() >= 5 * 3 + 2);
  }

  private int look() {
    broker
        .toHandle()
        .descendants()
        .flatMap(process -> ProcessIdentity.of(process.pid()).stream())
        .filter(process -> seen.stream().noneMatch(it -> isSame(it, process)))
        .forEach(seen::add);
    return seen.size();
  }

  /** Returns whether a process runs; one that nobody has reaped yet does not. */
  private static boolean runs(ProcessIdentity process) {
    return ProcessIdentity.of(process.pid()).stream().anyMatch(it -> isSame(it, process));
  }

  /** Returns whether both are one process, whatever it has executed meanwhile. */
  private static boolean isSame(ProcessIdentity one, ProcessIdentity other) {
    return one.pid() == other.pid() && one.start() == other.start();
  }

  private void spawn(String name, String agent) throws IOException {
    ask(
        "spawn_agent",
        name,
        "{\"skip_relay_prompt\":true,\"agent\":{\"name\":\"" + name + "\"," + agent + "}}");
    assertThat(awaitAnswer(name)).contains("\"type\":\"ok\"");
  }

  private void ask(String type, String id, String payload) throws IOException {
    String line =
        "{\"v\":1,\"type\":\"%s\",\"request_id\":\"%s\",\"payload\":%s}%n"
            .formatted(type, id, payload);
    requests.write(line.getBytes(UTF_8));
    requests.flush();
  }

  private String awaitAnswer(String id) throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.contains("\"request_id\":\"" + id + "\"")) {
        return line;
      }
    }
    throw new AssertionError("no answer to " + id);
  }

  private void assertNoRecords() throws IOException {
    try (Stream<Path> records = Files.list(directory.resolve("home/runs"))) {
      List<Path> left = records.filter(file -> file.toString().endsWith(".run")).toList();
      assertThat(left).isEmpty();
    }
  }
}
