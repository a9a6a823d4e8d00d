package dev.brokerline.spawn.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.EndedProcess.How;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How real processes are ended. */
class EndingIT {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final EndTimeouts PATIENT =
      new EndTimeouts(Duration.ZERO, Duration.ofMillis(50), LONG, LONG);
  private static final EndTimeouts IMPATIENT =
      new EndTimeouts(Duration.ZERO, Duration.ofMillis(50), Duration.ofMillis(300), LONG);

  private final Programs programs = new Programs();

  @AfterEach
  void end() {
    programs.close();
  }

  @Test
  void who_obeys_is_terminated_with_its_children() throws Exception {
    Process shell = programs.bash("sleep 600 & wait", 1);
    ProcessIdentity identity = Programs.identity(shell, "bash");

    assertThat(ending(identity, PATIENT))
        .contains(new EndedProcess(shell.pid(), "bash", How.TERMINATED))
        .extracting(EndedProcess::executable)
        .containsExactlyInAnyOrder("bash", "sleep");
    assertThat(Programs.runs(identity)).isFalse();
  }

  @Test
  void who_ignores_it_is_killed_and_its_children_too() throws Exception {
    Process shell = programs.bash(Programs.STUBBORN, 1);
    ProcessIdentity identity = Programs.identity(shell, "bash");
    ProcessIdentity child =
        ProcessIdentity.of(shell.children().findFirst().orElseThrow().pid()).orElseThrow();

    assertThat(ending(identity, IMPATIENT))
        .containsExactlyInAnyOrder(
            new EndedProcess(shell.pid(), "bash", How.KILLED),
            new EndedProcess(child.pid(), "sleep", How.KILLED));
    assertThat(Programs.runs(identity)).isFalse();
    assertThat(Programs.runs(child)).isFalse();
  }

  @Test
  void who_ends_in_its_time_is_not_reported() throws Exception {
    Process cat = programs.start("cat");
    ProcessIdentity identity = Programs.identity(cat, "cat");
    cat.outputWriter().close();

    assertThat(ending(identity, new EndTimeouts(Duration.ZERO, LONG, LONG, LONG))).isEmpty();
  }

  @Test
  void who_only_has_the_id_of_one_that_ended_is_left_alone() throws Exception {
    Process sleep = programs.start("sleep", "600");
    ProcessIdentity real = Programs.identity(sleep, "sleep");

    var olderOfSameId = new ProcessIdentity(real.pid(), real.start() - 1, real.executable());

    assertThat(ending(olderOfSameId, PATIENT)).isEmpty();
    assertThat(sleep.isAlive()).isTrue();
  }

  @Test
  void a_stray_that_is_found_meanwhile_is_ended_too() throws Exception {
    Process stray = programs.start("sleep", "600");
    ProcessIdentity identity = Programs.identity(stray, "sleep");

    List<EndedProcess> ended =
        new Ending(ProcessFamily.EMPTY, () -> List.of(identity), PATIENT, ThisSystem.PROCESSES)
            .run();

    assertThat(ended).containsExactly(new EndedProcess(stray.pid(), "sleep", How.TERMINATED));
  }

  /** A shell whose program is ended first starts the next one before its own signal comes. */
  @Test
  void who_is_born_while_the_others_end_is_ended_too() throws Exception {
    Process elder = programs.start("sleep", "600");
    Process younger = programs.start("sleep", "600");
    ProcessIdentity first = Programs.identity(elder, "sleep");
    ProcessIdentity second = Programs.identity(younger, "sleep");

    List<EndedProcess> ended =
        new Ending(
                ProcessFamily.EMPTY,
                () -> List.of(ThisSystem.PROCESSES.isAlive(first) ? first : second),
                PATIENT,
                ThisSystem.PROCESSES)
            .run();

    assertThat(ended)
        .containsExactly(
            new EndedProcess(elder.pid(), "sleep", How.TERMINATED),
            new EndedProcess(younger.pid(), "sleep", How.TERMINATED));
  }

  @Test
  void who_is_born_when_all_others_have_ended_by_themselves_is_ended_too() throws Exception {
    Process born = programs.start("sleep", "600");
    ProcessIdentity identity = Programs.identity(born, "sleep");
    var looks = new AtomicInteger();

    List<EndedProcess> ended =
        new Ending(
                ProcessFamily.EMPTY,
                () -> looks.getAndIncrement() == 0 ? List.of() : List.of(identity),
                PATIENT,
                ThisSystem.PROCESSES)
            .run();

    assertThat(ended).containsExactly(new EndedProcess(born.pid(), "sleep", How.TERMINATED));
  }

  private static List<EndedProcess> ending(ProcessIdentity process, EndTimeouts timeouts) {
    ProcessFamily family = ProcessFamily.of(List.of(process));
    return new Ending(family, List::of, timeouts, ThisSystem.PROCESSES).run();
  }
}
