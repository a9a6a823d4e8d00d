package dev.brokerline.spawn.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.EndedProcess.How;
import dev.brokerline.spawn.ProcessCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is swept, and above all what is not. */
class CrashSweepIT {

  @TempDir Path home;

  private final Programs programs = new Programs();
  private final RunRecord.Where here = RunRecord.Where.here(ThisSystem.PROCESSES);
  private final RunId run = RunId.random();
  private ProcessIdentity deadHost;
  private ProcessIdentity deadBroker;
  private Path folder;

  @BeforeEach
  void aDeadHost() throws Exception {
    Process host = programs.start("sleep", "600");
    deadHost = Programs.identity(host, "sleep");
    host.destroyForcibly().waitFor();
    deadBroker = new ProcessIdentity(deadHost.pid(), deadHost.start() - 1, "/opt/broker");
    folder =
        EphemeralFolder.create(
                new ProcessCommand(
                    Path.of("/b"), List.of(), home, Map.of("TMPDIR", home.toString())))
            .path();
    Files.writeString(folder.resolve("state.json"), "{}");
  }

  @AfterEach
  void end() {
    programs.close();
  }

  @Test
  void what_a_dead_host_left_is_ended_with_the_folder_and_the_record() throws Exception {
    Process stubborn = programs.bash(Programs.STUBBORN, 1);
    ProcessIdentity left = Programs.identity(stubborn, "bash");
    Path file = record(deadHost, here, left);
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(file.resolveSibling(""))).isEqualTo("rwx------");

    assertThat(CrashSweep.survey(home).processes())
        .contains(new EndedProcess(left.pid(), "bash", How.STILL_ALIVE));
    assertThat(Programs.runs(left)).as("a survey touches nothing").isTrue();

    SweepReport report = CrashSweep.sweep(home);

    assertThat(report.runs()).isEqualTo(1);
    assertThat(report.processes())
        .contains(new EndedProcess(left.pid(), "bash", How.KILLED))
        .as("and what it had started since")
        .anyMatch(process -> process.executable().equals("sleep"));
    assertThat(Programs.runs(left)).isFalse();
    assertThat(folder).doesNotExist();
    assertThat(file).doesNotExist();
    assertThat(CrashSweep.sweep(home)).isEqualTo(SweepReport.NOTHING);
  }

  @Test
  void a_process_whose_start_or_executable_differs_is_left_alone() throws Exception {
    ProcessIdentity one = sleep();
    ProcessIdentity other = sleep();
    ProcessIdentity same = sleep();
    Path file =
        record(
            deadHost,
            here,
            new ProcessIdentity(one.pid(), one.start() - 1, one.executable()),
            new ProcessIdentity(other.pid(), other.start(), "/opt/claude"),
            same);

    assertThat(CrashSweep.sweep(home).processes())
        .containsExactly(new EndedProcess(same.pid(), "sleep", How.TERMINATED));

    assertThat(Programs.runs(one)).isTrue();
    assertThat(Programs.runs(other)).isTrue();
    assertThat(file).doesNotExist();
  }

  @Test
  void what_belongs_to_a_host_that_runs_is_left_alone() throws Exception {
    ProcessIdentity left = sleep();
    Path file = record(sleep(), here, left);

    assertThat(CrashSweep.sweep(home)).isEqualTo(SweepReport.NOTHING);

    assertThat(Programs.runs(left)).isTrue();
    assertThat(file).exists();
    assertThat(folder).exists();
  }

  @Test
  void ids_of_another_system_or_another_boot_mean_nothing_here() throws Exception {
    ProcessIdentity left = sleep();
    Path elsewhere = record(deadHost, new RunRecord.Where("elsewhere", here.boot()), left);
    assertThat(CrashSweep.sweep(home)).isEqualTo(SweepReport.NOTHING);
    assertThat(elsewhere).as("it may have a host there").exists();

    Path yesterday = record(deadHost, new RunRecord.Where(here.system(), "yesterday"), left);
    assertThat(CrashSweep.sweep(home).processes()).isEmpty();
    assertThat(yesterday).doesNotExist();
    assertThat(folder).doesNotExist();

    assertThat(Programs.runs(left)).isTrue();
  }

  @Test
  void who_wears_the_name_of_the_run_is_ended_though_nobody_recorded_it() throws Exception {
    if (here.boot().isEmpty()) {
      return;
    }
    Process late = programs.start(Map.of("BROKERLINE_RUN", run.value()), "sleep", "600");
    ProcessIdentity identity = Programs.identity(late, "sleep");
    record(deadHost, here);

    assertThat(CrashSweep.sweep(home).processes())
        .containsExactly(new EndedProcess(identity.pid(), "sleep", How.TERMINATED));
  }

  @Test
  void a_run_that_this_jvm_belongs_to_is_not_left_over() throws Exception {
    ProcessIdentity left = sleep();
    ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
    Path file = record(deadHost, here, left, self);

    assertThat(CrashSweep.sweep(home)).isEqualTo(SweepReport.NOTHING);

    assertThat(Programs.runs(left)).isTrue();
    assertThat(file).exists();
  }

  @Test
  void corrupt_files_are_put_aside_and_strangers_ignored_whatever_they_are() throws Exception {
    ProcessIdentity left = sleep();
    Path good = record(deadHost, here, left);
    String prefix = here.name() + "-" + deadHost.pid() + "-" + deadHost.start() + "-";
    Path runs = good.resolveSibling("");
    Files.writeString(runs.resolve(prefix + "torn.run"), "brokerline-run\t1\nrun\tx\n");
    Files.write(runs.resolve(prefix + "huge.run"), new byte[2 << 20]);
    Files.createDirectory(runs.resolve(prefix + "directory.run"));
    Files.createSymbolicLink(runs.resolve(prefix + "link.run"), good);
    Files.writeString(runs.resolve(prefix + "later.run"), "brokerline-run\t2\nwho knows\n");
    Files.writeString(runs.resolve("notes.txt"), "mine");

    assertThat(CrashSweep.sweep(home).processes()).hasSize(1);
    assertThat(CrashSweep.sweep(home)).isEqualTo(SweepReport.NOTHING);

    assertThat(Programs.runs(left)).isFalse();
    try (Stream<Path> files = Files.list(runs)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              prefix + "torn.corrupt",
              prefix + "huge.corrupt",
              prefix + "directory.corrupt",
              prefix + "link.corrupt",
              prefix + "later.run",
              "notes.txt");
    }
  }

  @Test
  void what_other_systems_left_in_a_shared_home_hides_nothing_and_is_not_read() throws Exception {
    RunRecord.Where elsewhere = new RunRecord.Where("another container", here.boot());
    Path runs = Files.createDirectories(home.resolve("runs"));
    Path foreign = runs.resolve(elsewhere.name() + "-" + deadHost.pid() + "-1-old.run");
    for (int i = 0; i < 3000; i++) {
      Files.createFile(runs.resolve(elsewhere.name() + "-" + (4_000_000 + i) + "-1-x.run"));
    }
    Files.writeString(foreign, "no record");
    Files.setLastModifiedTime(foreign, FileTime.from(Instant.now().minus(Duration.ofDays(29))));
    ProcessIdentity left = sleep();
    record(deadHost, here, left);

    assertThat(CrashSweep.survey(home).processes()).hasSize(1);
    assertThat(CrashSweep.sweep(home).processes())
        .containsExactly(new EndedProcess(left.pid(), "sleep", How.TERMINATED));

    assertThat(runs.toFile().list()).hasSize(3001).noneMatch(name -> name.endsWith(".corrupt"));
  }

  @Test
  void what_another_system_left_a_month_ago_is_deleted_unread() throws Exception {
    Path old = record(deadHost, new RunRecord.Where("another container", here.boot()));
    Path unnamed = Files.createFile(old.resolveSibling("0123456789abcdef-1-1-x.incoming"));
    for (Path file : List.of(old, unnamed)) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
    }

    assertThat(CrashSweep.sweep(home)).isEqualTo(SweepReport.NOTHING);

    assertThat(old).doesNotExist();
    assertThat(unnamed).doesNotExist();
  }

  @Test
  void a_host_that_died_before_it_knew_its_broker_leaves_nothing() throws Exception {
    ProcessCommand sleep =
        new ProcessCommand(Path.of("sleep"), List.of("600"), home, Map.of("PATH", "/usr/bin:/bin"));
    Map<String, String> marked = run.mark(sleep).environment();
    ProcessBuilder builder = new ProcessBuilder("sleep", "600");
    builder.environment().putAll(marked);
    Process unknown = builder.start();
    Path file = new RunDirectory(home).file(here, deadHost, run);
    new RunDirectory(home)
        .write(file, new RunRecord(run, here, deadHost, deadHost, folder, List.of()));

    try {
      assertThat(CrashSweep.sweep(home).runs()).isEqualTo(1);

      assertThat(unknown.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(folder).doesNotExist();
      assertThat(file).doesNotExist();
    } finally {
      unknown.destroyForcibly();
    }
  }

  @Test
  void a_folder_that_is_not_the_brokers_stays() throws Exception {
    Path precious = Files.createDirectory(home.resolve("precious"));
    RunRecord record =
        new RunRecord(run, here, deadHost, deadBroker, precious.toAbsolutePath(), List.of());
    RunDirectory directory = new RunDirectory(home);
    directory.write(directory.file(here, deadHost, run), record);

    assertThat(CrashSweep.sweep(home).runs()).isEqualTo(1);

    assertThat(precious).exists();
  }

  @Test
  void two_sweeps_at_once_do_no_harm() throws Exception {
    ProcessIdentity left = Programs.identity(programs.bash(Programs.STUBBORN, 1), "bash");
    ProcessIdentity bystander = sleep();
    record(deadHost, here, left);

    CompletableFuture<SweepReport> other =
        CompletableFuture.supplyAsync(() -> CrashSweep.sweep(home));
    SweepReport ours = CrashSweep.sweep(home);

    assertThat(ours.runs() + other.join().runs()).isPositive();
    assertThat(Programs.runs(left)).isFalse();
    assertThat(Programs.runs(bystander)).isTrue();
    assertThat(CrashSweep.sweep(home)).isEqualTo(SweepReport.NOTHING);
  }

  @Test
  void a_home_that_is_not_there_is_nothing_to_sweep() {
    assertThat(CrashSweep.sweep(home.resolve("none"))).isEqualTo(SweepReport.NOTHING);
  }

  private ProcessIdentity sleep() throws IOException {
    return Programs.identity(programs.start("sleep", "600"), "sleep");
  }

  private Path record(ProcessIdentity host, RunRecord.Where where, ProcessIdentity... processes)
      throws IOException {
    RunDirectory directory = new RunDirectory(home);
    Path file = directory.file(where, host, run);
    directory.write(file, new RunRecord(run, where, host, deadBroker, folder, List.of(processes)));
    return file;
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
  }
}
