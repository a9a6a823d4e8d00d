package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.model.BrokerState;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.spawn.BrokerLauncher;
import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.EndedProcess.How;
import dev.brokerline.spawn.LaunchOptions;
import dev.brokerline.spawn.process.ProcessBackend;
import dev.brokerline.spawn.tree.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents whose programs ignore both the hang-up of their terminal and the wish to terminate. */
@Timeout(180)
class ProcessTreeIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** With a child that is in another session and ignores the same. */
  private static final String STUBBORN =
      "trap '' HUP TERM; setsid sleep 600 & while :; do wait; done";

  @TempDir Path home;

  private final List<ProcessIdentity> seen = new ArrayList<>();
  private final List<Process> bystanders = new ArrayList<>();
  private Path binary;

  static BrokerClientOptions.Builder options(Path home, Path binary) {
    return BrokerClientOptions.builder().home(home).binary(binary).brokerName("host");
  }

  static AgentSpec stubborn(String name) {
    return AgentSpec.pty(name, "bash").withArgs(List.of("-c", STUBBORN));
  }

  @BeforeEach
  void findTheBroker() {
    binary =
        new BrokerLauncher(ProcessBackend.JAVA.factory())
            .binaries(LaunchOptions.builder().home(RealBroker.home()).build())
            .resolve();
  }

  @AfterEach
  void killWhatFailedTestsLeave() {
    bystanders.forEach(Process::destroyForcibly);
    seen.stream()
        .filter(ProcessTreeIT::runs)
        .flatMap(process -> ProcessHandle.of(process.pid()).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void end_with_their_release_and_no_other_agent_with_them() throws Exception {
    try (RealBroker broker = RealBroker.start(options(home, binary))) {
      List<ProcessIdentity> released = spawn(broker, "a");
      List<ProcessIdentity> kept = spawn(broker, "b");

      broker.ask(ReleaseAgent.of("a"));
      CompletableFuture<?> again = broker.client.request(SpawnAgent.of(stubborn("a")));

      awaitEnd(released);
      again.get(30, TimeUnit.SECONDS);
      assertThat(kept).allMatch(ProcessTreeIT::runs);
      assertThat(programs(broker, "bash")).as("the new a, and b").hasSize(2);
    }
  }

  @Test
  void end_with_the_close_which_says_so() throws Exception {
    RealBroker broker = RealBroker.start(options(home, binary));
    List<ProcessIdentity> programs = spawn(broker, "a");
    assertThat(records()).hasSize(1);

    CloseReport report = broker.client.closeAsync().get(30, TimeUnit.SECONDS);

    assertThat(report.how()).isEqualTo(CloseReport.How.SHUT_DOWN);
    assertThat(report.took()).isLessThan(Duration.ofSeconds(10));
    assertThat(report.survivors())
        .extracting(EndedProcess::executable)
        .containsExactlyInAnyOrder("bash", "sleep");
    assertThat(report.survivors()).extracting(EndedProcess::how).containsOnly(How.KILLED);
    assertThat(programs).noneMatch(ProcessTreeIT::runs);
    assertThat(records()).isEmpty();
  }

  @Test
  void are_not_mentioned_by_a_close_that_they_do_not_outlive() throws Exception {
    RealBroker broker = RealBroker.start(options(home, binary));
    broker.spawn("a", "cat");

    assertThat(broker.client.closeAsync().get(30, TimeUnit.SECONDS).survivors()).isEmpty();

    assertThat(records()).isEmpty();
  }

  @Test
  void end_when_the_broker_is_killed_and_requests_do_not_wait_for_it() throws Exception {
    RealBroker broker = RealBroker.start(options(home, binary));
    List<ProcessIdentity> programs = spawn(broker, "a");

    ProcessHandle.of(broker.info.pid()).orElseThrow().destroyForcibly();
    CompletableFuture<?> lost = broker.client.request(new GetStatus());

    assertThatThrownBy(() -> lost.get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(BrokerException.class);
    assertThat(broker.client.closed().get(30, TimeUnit.SECONDS).how())
        .isEqualTo(CloseReport.How.EXITED_BY_ITSELF);
    assertThat(programs).noneMatch(ProcessTreeIT::runs);
    assertThat(records()).isEmpty();
  }

  @Test
  void end_with_the_next_start_if_the_host_was_killed() throws Exception {
    Process host = host();
    long brokerPid = Long.parseLong(host.inputReader().readLine());
    List<ProcessIdentity> left = awaitPrograms(brokerPid, 2);
    awaitRecorded(left);
    ProcessIdentity other = bystander();
    ProcessIdentity another = bystander();
    Path folder = Temporary.of(brokerPid);

    host.destroyForcibly().waitFor();
    addToRecord(new ProcessIdentity(other.pid(), other.start() - 1, other.executable()));
    addToRecord(new ProcessIdentity(another.pid(), another.start(), "/usr/bin/claude"));
    assertThat(left).allMatch(ProcessTreeIT::runs);
    assertThat(folder).exists();

    try (RealBroker next = RealBroker.start(options(home, binary))) {
      assertThat(next.client.state()).isEqualTo(BrokerState.READY);
      assertThat(left).noneMatch(ProcessTreeIT::runs);
      assertThat(other).matches(ProcessTreeIT::runs);
      assertThat(another).matches(ProcessTreeIT::runs);
      assertThat(folder).doesNotExist();
      assertThat(records()).as("the record of the new one").hasSize(1);
    }
  }

  @Test
  void live_on_while_their_host_does_whoever_else_starts() throws Exception {
    Process host = host();
    List<ProcessIdentity> programs =
        awaitPrograms(Long.parseLong(host.inputReader().readLine()), 2);

    try (RealBroker next = RealBroker.start(options(home, binary))) {
      assertThat(next.client.state()).isEqualTo(BrokerState.READY);
      assertThat(programs).allMatch(ProcessTreeIT::runs);
      assertThat(records()).hasSize(2);
    }
    assertThat(programs).allMatch(ProcessTreeIT::runs);
  }

  @Test
  void do_not_keep_the_next_start_from_a_corrupt_record() throws Exception {
    String system;
    try (RealBroker broker = RealBroker.start(options(home, binary))) {
      assertThat(broker.client.state()).isEqualTo(BrokerState.READY);
      system = records().get(0).getFileName().toString().split("-", 2)[0];
    }
    Path runs = home.resolve("runs");
    Files.writeString(runs.resolve(system + "-1999999-1-x.run"), "no record");

    try (RealBroker broker = RealBroker.start(options(home, binary))) {
      assertThat(broker.client.state()).isEqualTo(BrokerState.READY);
    }
    assertThat(runs.resolve(system + "-1999999-1-x.corrupt")).exists();
  }

  private Process host() throws IOException {
    Process host =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TreeHostMain.class.getName(),
                home.toString(),
                binary.toString(),
                TreeHostMain.Way.WAIT.name(),
                ProcessBackend.AUTO.name())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    bystanders.add(host);
    return host;
  }

  private ProcessIdentity bystander() throws IOException {
    Process process = new ProcessBuilder("sleep", "600").start();
    bystanders.add(process);
    return await()
        .until(() -> ProcessIdentity.of(process.pid()), id -> id.toString().contains("sleep"))
        .orElseThrow();
  }

  private List<ProcessIdentity> spawn(RealBroker broker, String name) throws Exception {
    int before = programs(broker.info.pid()).size();
    broker.spawn(stubborn(name));
    List<ProcessIdentity> after = awaitPrograms(broker.info.pid(), before + 2);
    return after.subList(before, after.size());
  }

  private List<ProcessIdentity> programs(RealBroker broker, String name) {
    return programs(broker.info.pid()).stream()
        .filter(program -> program.executable().endsWith("/" + name))
        .toList();
  }

  /** Waits until so many descendants of the broker run programs, and no copy of their parents. */
  private List<ProcessIdentity> awaitPrograms(long brokerPid, int count) {
    return await()
        .atMost(LIMIT)
        .until(() -> programs(brokerPid), programs -> programs.size() == count);
  }

  /** Returns the programs in the order in which they were started. */
  private List<ProcessIdentity> programs(long brokerPid) {
    List<ProcessIdentity> programs =
        ProcessHandle.of(brokerPid).stream()
            .flatMap(ProcessHandle::descendants)
            .flatMap(process -> ProcessIdentity.of(process.pid()).stream())
            .filter(
                process ->
                    process.executable().endsWith("/bash")
                        || process.executable().endsWith("/sleep"))
            .sorted(Comparator.comparingLong(ProcessIdentity::start))
            .toList();
    seen.addAll(programs);
    return programs;
  }

  private static boolean runs(ProcessIdentity process) {
    return ProcessIdentity.of(process.pid()).stream()
        .anyMatch(now -> now.start() == process.start());
  }

  private static void awaitEnd(List<ProcessIdentity> processes) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(processes).noneMatch(ProcessTreeIT::runs));
  }

  private void awaitRecorded(List<ProcessIdentity> processes) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              String record = Files.readString(records().get(0));
              assertThat(processes)
                  .allMatch(process -> record.contains("process\t" + process.pid() + " "));
            });
  }

  private void addToRecord(ProcessIdentity process) throws IOException {
    Path file = records().get(0);
    String line =
        "process\t" + process.pid() + " " + process.start() + " " + process.executable() + "\n";
    String text = Files.readString(file).replaceFirst("end\n$", line + "end\n");
    Files.writeString(file, text, StandardOpenOption.TRUNCATE_EXISTING);
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
}
