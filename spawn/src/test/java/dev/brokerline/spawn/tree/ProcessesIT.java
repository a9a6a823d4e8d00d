package dev.brokerline.spawn.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.brokerline.spawn.tree.Processes.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of real processes, by both implementations. */
class ProcessesIT {

  private final Programs programs = new Programs();

  static Stream<Processes> implementations() {
    return Stream.of(ThisSystem.PROCESSES, new PortableProcesses());
  }

  @AfterEach
  void end() {
    programs.close();
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void a_child_is_in_the_table_under_its_parent_and_keeps_its_identity(Processes processes)
      throws Exception {
    Process child = programs.start("sleep", "600");
    Programs.identity(child, "sleep");

    ProcessIdentity identity = processes.identify(child.pid()).orElseThrow();
    assertThat(identity.name()).isEqualTo("sleep");
    assertThat(processes.runs(identity)).isTrue();
    assertThat(processes.all())
        .contains(new Row(child.pid(), ProcessHandle.current().pid(), identity.start()));
    assertThat(processes.arguments(child.pid())).containsExactly("600");

    assertThat(processes.runs(new ProcessIdentity(child.pid(), identity.start(), "/bin/other")))
        .isFalse();
    assertThat(
            processes.isAlive(
                new ProcessIdentity(child.pid(), identity.start() + 1, identity.executable())))
        .isFalse();
    child.destroyForcibly().waitFor();
    assertThat(processes.isAlive(identity)).isFalse();
    assertThat(processes.identify(child.pid())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void a_process_that_executes_another_file_is_still_born_as_it_was(Processes processes)
      throws Exception {
    Process shell = programs.start("bash", "-c", "read line; exec sleep 600");
    Programs.identity(shell, "bash");
    ProcessIdentity before = processes.identify(shell.pid()).orElseThrow();
    shell.outputWriter().append("go\n").flush();
    Programs.identity(shell, "sleep");

    assertThat(processes.isAlive(before)).isTrue();
    assertThat(processes.runs(before)).isFalse();
    assertThat(processes.identify(shell.pid()).orElseThrow().isBornAs(before)).isTrue();
  }

  @Test
  void the_memory_of_a_process_counts_what_it_has_started() throws Exception {
    assumeThat(ThisSystem.PROCESSES).isInstanceOf(LinuxProcesses.class);
    Process parent = programs.bash("sleep 600 & exec tail -f /dev/null", 1);
    long child = parent.children().findFirst().orElseThrow().pid();

    Map<Long, TreeUsage> usage = TreeUsage.of(List.of(parent.pid(), child, -1L));

    long ofChild = usage.get(child).memoryBytes();
    assertThat(ofChild).isPositive();
    assertThat(usage.get(parent.pid()).memoryBytes()).isGreaterThan(ofChild);
    assertThat(usage.get(-1L)).isEqualTo(TreeUsage.NONE);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void the_processor_time_of_a_process_counts_what_it_has_started(Processes processes)
      throws Exception {
    String loop = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
    // A child that works on and on, and a shell that sleeps. Before, one has worked and ended.
    Process parent =
        programs.bash("bash -c '" + loop + "'; while :; do :; done & exec tail -f /dev/null", 1);
    Programs.identity(parent, "tail");
    long child = parent.children().findFirst().orElseThrow().pid();

    Awaitility.await()
        .untilAsserted(
            () -> {
              var usage = TreeUsage.of(List.of(parent.pid(), child), processes);
              Duration ofChild = usage.get(child).processorTime();
              assertThat(ofChild).isGreaterThan(Duration.ofMillis(300));
              assertThat(usage.get(parent.pid()).processorTime()).isGreaterThanOrEqualTo(ofChild);
            });
    if (processes instanceof LinuxProcesses) {
      assertThat(processes.processorTime(parent.pid()).orElseThrow())
          .as("that of the child that has ended")
          .isGreaterThan(Duration.ofMillis(50));
    }
    assertThat(processes.processorTime(-1L)).isEmpty();
  }

  @Test
  void one_that_is_dead_but_not_reaped_is_gone() throws Exception {
    assumeThat(ThisSystem.PROCESSES).isInstanceOf(LinuxProcesses.class);
    Process parent = programs.bash("sleep 600 & exec tail -f /dev/null", 1);
    Programs.identity(parent, "tail");
    ProcessHandle child = parent.children().findFirst().orElseThrow();
    ProcessIdentity identity = ProcessIdentity.of(child.pid()).orElseThrow();
    child.destroyForcibly();

    Awaitility.await().until(() -> !ThisSystem.PROCESSES.isAlive(identity));

    assertThat(Files.exists(Path.of("/proc/" + child.pid()))).as("it is a zombie").isTrue();
  }

  @Test
  void a_file_that_was_deleted_while_it_runs_has_the_name_it_had(@TempDir Path directory)
      throws Exception {
    assumeThat(ThisSystem.PROCESSES).isInstanceOf(LinuxProcesses.class);
    Path file = Files.copy(Path.of("/bin/sleep"), directory.resolve("mysleep"));
    Process process = programs.start(file.toString(), "600");
    ProcessIdentity before = Programs.identity(process, "mysleep");
    Files.delete(file);

    assertThat(ThisSystem.PROCESSES.runs(before)).isTrue();
  }

  @Test
  void a_variable_is_found_in_whoever_inherited_it_and_only_there() throws Exception {
    assumeThat(ThisSystem.PROCESSES).isInstanceOf(LinuxProcesses.class);
    RunId run = RunId.random();
    Process wearer = programs.start(Map.of("BROKERLINE_RUN", run.value()), "sleep", "600");
    programs.start(Map.of("BROKERLINE_RUN", run.value() + "x"), "sleep", "600");
    programs.start(Map.of("X", "BROKERLINE_RUN=" + run.value()), "sleep", "600");
    ProcessIdentity identity = Programs.identity(wearer, "sleep");

    List<ProcessIdentity> wearers = RunId.wearers(Set.of(run), ThisSystem.PROCESSES);

    assertThat(wearers).containsExactly(identity);
  }
}
