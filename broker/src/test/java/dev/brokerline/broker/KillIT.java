package dev.brokerline.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.RestartPolicy;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.SpawnAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A host, a broker of ours, a program or what a program has started is killed. The agents ignore
 * all other signals. {@code brokerline.test.kills} is the number of rounds of each.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are found by their environment")
@Timeout(120)
class KillIT {

  /** A shell, and a child of it in a session of its own. */
  private static final String STUBBORN =
      "trap '' HUP TERM INT; setsid sleep 600 & while :; do wait; done";

  /** A shell that has left the session and the family of the program that started it. */
  private static final String DAEMON =
      "(setsid sh -c 'trap \"\" HUP TERM INT; while :; do sleep 600; done' &); exec cat";

  /** The processes of the agents below. */
  private static final int PROCESSES = 6;

  private static final ConditionFactory SOON = Awaitility.await().atMost(Duration.ofSeconds(40));

  @TempDir private Path home;

  static Stream<Long> seeds() {
    int rounds = Integer.getInteger("brokerline.test.kills", 1);
    return new Random().longs(rounds).boxed();
  }

  static void spawnInto(BrokerClient client) throws Exception {
    for (AgentSpec agent :
        List.of(
            AgentSpec.pty("plain", "cat"), shell("stubborn", STUBBORN), shell("daemon", DAEMON))) {
      client
          .request(SpawnAgent.of(agent.withRestartPolicy(RestartPolicy.disabled())))
          .get(1, TimeUnit.MINUTES);
    }
  }

  private static AgentSpec shell(String name, String script) {
    return AgentSpec.pty(name, "sh").withArgs(List.of("-c", script));
  }

  @AfterEach
  void killWhatFailedTestsLeave() {
    agents().forEach(ProcessHandle::destroyForcibly);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingOutlivesAKilledBrokerWhoseClientLives(long seed) throws Exception {
    try (Client client = new Client(Talk.Form.CHILD_PROCESS)) {
      spawnInto(client.broker);
      awaitProcesses(1 + new Random(seed).nextInt(PROCESSES));

      ProcessHandle.of(client.pid).orElseThrow().destroyForcibly();
      CloseReport report = client.broker.closed().get(40, TimeUnit.SECONDS);

      assertThat(agents()).isEmpty();
      assertThat(report.how()).isEqualTo(CloseReport.How.EXITED_BY_ITSELF);
      assertThat(report.survivors()).isNotEmpty();
      assertThat(records()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingOutlivesAKilledHostWithItsBrokerWithin(long seed) throws Exception {
    killHost(Talk.Form.IN_PROCESS, seed);

    try (Client next = new Client(Talk.Form.IN_PROCESS)) {
      SOON.untilAsserted(() -> assertThat(agents()).isEmpty());
      SOON.untilAsserted(() -> assertThat(records()).isEmpty());
      assertThat(next.broker.request(new ListAgents()).get().agents()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingOutlivesAKilledHostWhoseBrokerLives(long seed) throws Exception {
    killHost(Talk.Form.CHILD_PROCESS, seed);

    SOON.untilAsserted(() -> assertThat(agents()).isEmpty());
    SOON.untilAsserted(() -> assertThat(records()).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(Talk.Form.class)
  void nothingOutlivesAHostThatASignalEnds(Talk.Form form) throws Exception {
    Process host = startHost(form);
    try {
      awaitProcesses(PROCESSES);
      host.destroy();
      assertThat(host.waitFor(40, TimeUnit.SECONDS)).isTrue();
      assertThat(host.exitValue()).isEqualTo(143);

      assertThat(agents()).isEmpty();
      assertThat(records()).isEmpty();
    } finally {
      host.destroyForcibly();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aKilledProgramIsToldAndTakesWhatItStartedAlong(long seed) throws Exception {
    try (Client client = new Client(form(seed))) {
      spawnInto(client.broker);
      awaitProcesses(PROCESSES);

      client.agent("stubborn").destroyForcibly();

      SOON.untilAsserted(
          () ->
              assertThat(client.ends())
                  .extracting(AgentEvent.Exited::name, AgentEvent.Exited::signal)
                  .containsExactly(tuple("stubborn", "9")));
      SOON.untilAsserted(() -> assertThat(agents()).hasSize(PROCESSES - 2));
      assertThat(client.names()).containsExactlyInAnyOrder("plain", "daemon");
    }
    assertThat(agents()).isEmpty();
    assertThat(records()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aKilledGrandchildIsNoEndOfItsAgent(long seed) throws Exception {
    try (Client client = new Client(form(seed))) {
      spawnInto(client.broker);
      awaitProcesses(PROCESSES);

      client.agent("stubborn").children().forEach(ProcessHandle::destroyForcibly);

      SOON.untilAsserted(() -> assertThat(agents()).hasSize(PROCESSES - 1));
      assertThat(client.names()).containsExactlyInAnyOrder("plain", "stubborn", "daemon");
      assertThat(client.ends()).isEmpty();
    }
    assertThat(agents()).isEmpty();
    assertThat(records()).isEmpty();
  }

  private static Talk.Form form(long seed) {
    return new Random(seed).nextBoolean() ? Talk.Form.IN_PROCESS : Talk.Form.CHILD_PROCESS;
  }

  /** Kills a JVM with agents as soon as some of their processes run. */
  private void killHost(Talk.Form form, long seed) throws Exception {
    Process host = startHost(form);
    try {
      awaitProcesses(1 + new Random(seed).nextInt(PROCESSES));
    } finally {
      host.destroyForcibly().waitFor();
    }
  }

  private Process startHost(Talk.Form form) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            KillHostMain.class.getName(),
            form.name(),
            home.toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void awaitProcesses(int number) {
    SOON.untilAsserted(() -> assertThat(agents()).hasSizeGreaterThanOrEqualTo(number));
  }

  /** Returns the processes of agents. They, and a broker, inherit where Brokerline's home is. */
  private List<ProcessHandle> agents() {
    return ProcessHandle.allProcesses()
        .filter(this::inheritsHome)
        .filter(process -> !process.info().command().orElse("java").endsWith("java"))
        .toList();
  }

  private boolean inheritsHome(ProcessHandle process) {
    try {
      return Files.readString(
              Path.of("/proc", Long.toString(process.pid()), "environ"),
              StandardCharsets.ISO_8859_1)
          .contains("BROKERLINE_HOME=" + home);
    } catch (IOException e) {
      return false; // It has ended, or belongs to somebody else.
    }
  }

  private List<Path> records() throws IOException {
    Path runs = home.resolve("runs");
    if (!Files.exists(runs)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(runs)) {
      return files.filter(file -> file.toString().endsWith(".run")).toList();
    }
  }

  /** A client of a broker of ours with this test's home. */
  private final class Client implements AutoCloseable {

    private final List<BrokerEvent> events = new CopyOnWriteArrayList<>();
    private final BrokerClient broker;
    private final long pid;

    Client(Talk.Form form) throws Exception {
      broker =
          BrokerClient.create(
              BrokerClientOptions.builder().broker(form.broker()).home(home).build());
      broker.listen(
          event -> {
            if (event instanceof ClientEvent.FromBroker from) {
              events.add(from.event());
            }
          });
      pid = broker.start().get(1, TimeUnit.MINUTES).pid();
    }

    ProcessHandle agent(String name) throws Exception {
      return broker.request(new ListAgents()).get(1, TimeUnit.MINUTES).agents().stream()
          .filter(agent -> name.equals(agent.name()))
          .flatMap(agent -> ProcessHandle.of(agent.pid()).stream())
          .findAny()
          .orElseThrow();
    }

    List<String> names() throws Exception {
      return broker.request(new ListAgents()).get(1, TimeUnit.MINUTES).agents().stream()
          .map(agent -> agent.name())
          .toList();
    }

    List<AgentEvent.Exited> ends() {
      return events.stream()
          .filter(AgentEvent.Exited.class::isInstance)
          .map(AgentEvent.Exited.class::cast)
          .toList();
    }

    @Override
    public void close() {
      broker.close();
    }
  }
}
