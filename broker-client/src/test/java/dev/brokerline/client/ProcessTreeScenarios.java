package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.model.BrokerState;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.EndedProcess.How;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/**
 * Agents whose programs ignore both the hang-up of their terminal and the wish to terminate. The
 * classes that run this name the brokers.
 */
@Timeout(180)
public abstract class ProcessTreeScenarios {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** With a child that is in another session and ignores the same. */
  private static final String STUBBORN =
      "trap '' HUP TERM; setsid sleep 600 & while :; do wait; done";

  @Parameter private TestedBroker tested;
  @TempDir private Path home;

  private final List<ProcessIdentity> seen = new ArrayList<>();
  private final List<Process> bystanders = new ArrayList<>();

  static AgentSpec stubborn(String name) {
    return AgentSpec.pty(name, "bash").withArgs(List.of("-c", STUBBORN));
  }

  @AfterEach
  void killWhatFailedTestsLeave() {
    bystanders.forEach(Process::destroyForcibly);
    seen.stream()
        .filter(ProcessTreeScenarios::runs)
        .flatMap(process -> ProcessHandle.of(process.pid()).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void end_with_their_release_and_no_other_agent_with_them() throws Exception {
    try (RealBroker broker = start()) {
      List<ProcessIdentity> released = spawn(broker, "a");
      List<ProcessIdentity> kept = spawn(broker, "b");

      broker.ask(ReleaseAgent.of("a"));
      CompletableFuture<?> again = broker.client.request(SpawnAgent.of(stubborn("a")));

      awaitEnd(released);
      again.get(30, TimeUnit.SECONDS);
      assertThat(kept).allMatch(ProcessTreeScenarios::runs);
      assertThat(programs(broker, "bash")).as("the new a, and b").hasSize(2);
    }
  }

  @Test
  void end_with_the_close_which_says_so() throws Exception {
    RealBroker broker = start();
    List<ProcessIdentity> programs = spawn(broker, "a");
    assertThat(records()).hasSize(1);

    CloseReport report = broker.client.closeAsync().get(30, TimeUnit.SECONDS);

    assertThat(report.how()).isEqualTo(CloseReport.How.SHUT_DOWN);
    assertThat(report.took()).isLessThan(Duration.ofSeconds(10));
    assertThat(report.survivors())
        .extracting(EndedProcess::executable)
        .containsExactlyInAnyOrder(
            tested.isNative() ? new String[] {"bash", "sleep"} : new String[0]);
    assertThat(report.survivors()).allMatch(survivor -> survivor.how() == How.KILLED);
    assertThat(programs).noneMatch(ProcessTreeScenarios::runs);
    assertThat(records()).isEmpty();
  }

  @Test
  void are_not_mentioned_by_a_close_that_they_do_not_outlive() throws Exception {
    RealBroker broker = start();
    broker.spawn("a", "cat");

    assertThat(broker.client.closeAsync().get(30, TimeUnit.SECONDS).survivors()).isEmpty();

    assertThat(records()).isEmpty();
  }

  @Test
  void end_when_the_broker_is_killed_and_requests_do_not_wait_for_it() throws Exception {
    assumeTrue(tested.isProcess(), "the broker has a process of its own");
    RealBroker broker = start();
    List<ProcessIdentity> programs = spawn(broker, "a");

    ProcessHandle.of(broker.info.pid()).orElseThrow().destroyForcibly();
    CompletableFuture<?> lost = broker.client.request(new GetStatus());

    assertThatThrownBy(() -> lost.get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(BrokerException.class);
    assertThat(broker.client.closed().get(30, TimeUnit.SECONDS).how())
        .isEqualTo(CloseReport.How.EXITED_BY_ITSELF);
    assertThat(programs).noneMatch(ProcessTreeScenarios::runs);
    assertThat(records()).isEmpty();
  }

  @Test
  void end_with_their_broker_if_the_host_was_killed() throws Exception {
    assumeTrue(tested.isProcess() && !tested.isNative(), "the broker ends its agents by force");
    Process host = host();
    List<ProcessIdentity> programs =
        awaitPrograms(Long.parseLong(host.inputReader().readLine()), 2);

    host.destroyForcibly().waitFor();

    awaitEnd(programs);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(records()).isEmpty());
  }

  @Test
  void end_with_the_next_start_if_the_host_was_killed() throws Exception {
    assumeTrue(tested.isNative() || !tested.isProcess(), "the broker leaves agents");
    Process host = host();
    long brokerPid = Long.parseLong(host.inputReader().readLine());
    List<ProcessIdentity> left = awaitPrograms(brokerPid, 2);
    awaitRecorded(left);
    ProcessIdentity other = bystander();
    ProcessIdentity another = bystander();
    Path folder = tested.isNative() ? Temporary.of(brokerPid) : home.resolve("none");

    host.destroyForcibly().waitFor();
    addToRecord(new ProcessIdentity(other.pid(), other.start() - 1, other.executable()));
    addToRecord(new ProcessIdentity(another.pid(), another.start(), "/usr/bin/claude"));
    assertThat(left).allMatch(ProcessTreeScenarios::runs);
    assertThat(Files.exists(folder)).isEqualTo(tested.isNative());

    try (RealBroker next = start()) {
      assertThat(next.client.state()).isEqualTo(BrokerState.READY);
      if (!tested.isNative()) {
        // Ours is ready before it has looked for what others have left.
        awaitEnd(left);
      }
      assertThat(left).noneMatch(ProcessTreeScenarios::runs);
      assertThat(other).matches(ProcessTreeScenarios::runs);
      assertThat(another).matches(ProcessTreeScenarios::runs);
      assertThat(folder).doesNotExist();
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(records()).as("those of the new one").hasSize(brokersOnRecord()));
    }
  }

  @Test
  void live_on_while_their_host_does_whoever_else_starts() throws Exception {
    Process host = host();
    List<ProcessIdentity> programs =
        awaitPrograms(Long.parseLong(host.inputReader().readLine()), 2);

    try (RealBroker next = start()) {
      assertThat(next.client.state()).isEqualTo(BrokerState.READY);
      assertThat(programs).allMatch(ProcessTreeScenarios::runs);
      assertThat(records()).as("what is on record").hasSize(1 + brokersOnRecord());
    }
    assertThat(programs).allMatch(ProcessTreeScenarios::runs);
  }

  @Test
  void do_not_keep_the_next_start_from_a_corrupt_record() throws Exception {
    String system;
    try (RealBroker broker = start()) {
      broker.spawn("a", "cat");
      system = records().get(0).getFileName().toString().split("-", 2)[0];
    }
    Path runs = home.resolve("runs");
    Files.writeString(runs.resolve(system + "-1999999-1-x.run"), "no record");

    try (RealBroker broker = start()) {
      assertThat(broker.client.state()).isEqualTo(BrokerState.READY);
      await()
          .atMost(LIMIT)
          .until(() -> Files.exists(runs.resolve(system + "-1999999-1-x.corrupt")));
    }
  }

  private RealBroker start() throws Exception {
    return RealBroker.start(tested.options(home));
  }

  /** Returns how many records there are of one broker that runs without agents. */
  private int brokersOnRecord() {
    return tested.isNative() ? 1 : 0;
  }

  private Process host() throws IOException {
    Process host = TreeHostMain.start(home, tested, TreeHostMain.Way.WAIT);
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
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(processes).noneMatch(ProcessTreeScenarios::runs));
  }

  private void awaitRecorded(List<ProcessIdentity> processes) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              String record = Files.readString(records().get(0));
              assertThat(processes)
                  .allMatch(process -> record.contains("\t" + process.pid() + " "));
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
