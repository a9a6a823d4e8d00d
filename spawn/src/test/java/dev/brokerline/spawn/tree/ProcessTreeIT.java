package dev.brokerline.spawn.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.EndedProcess.How;
import dev.brokerline.spawn.ProcessCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recording of shells that stand for brokers. */
class ProcessTreeIT {

  private static final Duration LIMIT = Duration.ofSeconds(8);

  @TempDir Path home;

  private final Programs programs = new Programs();
  private final List<ProcessTree> trees = new ArrayList<>();

  @AfterEach
  void end() {
    trees.forEach(ProcessTree::close);
    programs.close();
  }

  @Test
  void the_record_names_the_descendants_and_is_gone_after_the_close() throws Exception {
    Process broker = programs.bash("sleep 600 & exec tail -f /dev/null", 1);
    long child = broker.children().findFirst().orElseThrow().pid();
    ProcessTree tree = watch(broker);
    assertThat(records()).hasSize(1);

    tree.look();
    tree.lookSoon();

    await()
        .untilAsserted(
            () ->
                assertThat(Files.readString(records().get(0)))
                    .contains("broker\t" + broker.pid() + " ", "process\t" + child + " "));
    tree.close();
    tree.close();
    assertThat(records()).isEmpty();
  }

  @Test
  void who_survives_the_broker_is_ended_and_reported() throws Exception {
    Process broker =
        programs.bash("bash -c \"" + Programs.STUBBORN + "\" & exec tail -f /dev/null", 1);
    Process unrelated = programs.start("sleep", "600");
    ProcessTree tree = watch(broker);
    await()
        .untilAsserted(
            () -> {
              tree.look();
              assertThat(Files.readString(records().get(0))).contains("/bash", "/sleep");
            });
    broker.destroyForcibly().waitFor();

    List<EndedProcess> ended = tree.endAll(LIMIT);

    assertThat(ended).extracting(EndedProcess::executable).contains("bash", "sleep");
    assertThat(ended).extracting(EndedProcess::how).containsOnly(How.KILLED);
    assertThat(ended).allMatch(process -> ProcessIdentity.of(process.pid()).isEmpty());
    assertThat(unrelated.isAlive()).isTrue();
  }

  @Test
  void one_thread_serves_all_trees_and_ends_with_the_last() throws Exception {
    for (int i = 0; i < 5; i++) {
      watch(programs.start("sleep", "600")).look();
    }
    assertThat(threads()).hasSize(1);
    trees.forEach(ProcessTree::close);
    await().untilAsserted(() -> assertThat(threads()).isEmpty());
    watch(programs.start("sleep", "600")).look();
    assertThat(threads()).hasSize(1);
  }

  @Test
  void a_process_that_is_gone_is_not_watched() throws Exception {
    Process gone = programs.start("true");
    assertThat(gone.waitFor()).isZero();

    assertThat(ProcessTree.watch(RunId.random(), gone.pid(), folder(), home)).isEmpty();
  }

  @Test
  void a_home_that_cannot_be_written_to_costs_only_the_record() throws Exception {
    Files.writeString(home.resolve("runs"), "in the way");
    Process broker = programs.bash("sleep 600 & exec tail -f /dev/null", 1);
    ProcessTree tree = watch(broker);
    tree.look();
    broker.destroyForcibly().waitFor();

    assertThat(tree.endAll(LIMIT)).extracting(EndedProcess::executable).containsExactly("sleep");
  }

  private ProcessTree watch(Process broker) {
    ProcessTree tree =
        ProcessTree.watch(RunId.random(), broker.pid(), folder(), home).orElseThrow();
    trees.add(tree);
    return tree;
  }

  private EphemeralFolder folder() {
    var command =
        new ProcessCommand(
            Path.of("/bin/true"), List.of(), home, Map.of("TMPDIR", home.toString()));
    return EphemeralFolder.create(command);
  }

  private List<Path> records() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("runs"))) {
      return files.filter(file -> file.toString().endsWith(".run")).toList();
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter("brokerline-tree"::equals)
        .toList();
  }
}
