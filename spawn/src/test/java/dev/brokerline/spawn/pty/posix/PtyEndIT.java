package dev.brokerline.spawn.pty.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.EndedProcess.How;
import dev.brokerline.spawn.pty.PtyEnd;
import dev.brokerline.spawn.pty.PtyExit;
import dev.brokerline.spawn.pty.PtyProcess;
import dev.brokerline.spawn.pty.PtyProcessListener;
import dev.brokerline.spawn.tree.SessionTimeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the end of a terminal leaves, which must be nothing. */
@ParameterizedClass
@EnumSource(PtyKind.class)
@ExtendWith(NothingLeft.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "the tests look into /proc")
@Timeout(120)
final class PtyEndIT {

  private static final Pattern PID = Pattern.compile("pid=(\\d+)");
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Most processes obey at once; those that don't should not make the tests slow. */
  private static final SessionTimeouts QUICK =
      new SessionTimeouts(Duration.ofMillis(300), Duration.ofMillis(300), LONG);

  private static final SessionTimeouts PATIENT = new SessionTimeouts(LONG, LONG, LONG);

  private final Path directory;
  private final Terminals terminals;
  private final Heard heard = new Heard();

  PtyEndIT(PtyKind kind, @TempDir Path directory) {
    this.directory = directory;
    this.terminals = new Terminals(kind, directory);
    terminals.options = terminals.options.withTimeouts(QUICK);
  }

  @AfterEach
  void endAll() {
    terminals.close();
    assertThat(heard.late).hasValue(0);
    assertThat(directory.resolve("home/runs")).isEmptyDirectory();
  }

  /** Starts a script that prints the ids of its descendants, and waits for that. */
  private List<Long> descendants(int count) {
    Awaitility.await().atMost(Heard.LIMIT).until(() -> pids().size() >= count);
    List<Long> pids = pids();
    assertThat(pids).allMatch(Terminals::runs);
    return pids;
  }

  private List<Long> pids() {
    Matcher found = PID.matcher(heard.text());
    return found.results().map(one -> Long.valueOf(one.group(1))).toList();
  }

  private PtyEnd closeAndSeeNothing(PtyProcess process, int count) {
    List<Long> pids = descendants(count);
    PtyEnd end = Terminals.end(process);
    assertThat(pids).noneMatch(Terminals::runs);
    assertThat(Terminals.runs(process.pid())).isFalse();
    assertThat(end.leftovers()).noneMatch(one -> one.how() == How.STILL_ALIVE);
    return end;
  }

  @Test
  void a_shell_and_its_jobs_are_hung_up() {
    terminals.options = terminals.options.withTimeouts(PATIENT);
    PtyProcess process =
        terminals.sh("sleep 600 & echo pid=$!; sleep 600 & echo pid=$!; wait", heard);

    PtyEnd end = closeAndSeeNothing(process, 2);

    assertThat(end.exit().signal()).hasValue(1);
    assertThat(heard.awaitExit()).isEqualTo(end.exit());
  }

  @Test
  void a_program_that_ends_well_when_it_is_hung_up_may_do_so_and_is_heard() {
    terminals.options = terminals.options.withTimeouts(PATIENT);
    PtyProcess process =
        terminals.sh(
            "trap 'echo farewell; exit 7' HUP; echo pid=$$; while :; do sleep 0.05; done", heard);

    PtyEnd end = closeAndSeeNothing(process, 1);

    assertThat(end.exit().code()).hasValue(7);
    heard.awaitExit();
    assertThat(heard.text()).endsWith("farewell\r\n");
  }

  @Test
  void who_ignores_the_hangup_is_terminated() {
    PtyProcess process = terminals.sh("trap '' HUP; echo pid=$$; exec sleep 600", heard);

    assertThat(closeAndSeeNothing(process, 1).exit().signal()).hasValue(15);
  }

  @Test
  void who_ignores_everything_is_killed_with_its_children() {
    PtyProcess process =
        terminals.sh(
            "trap '' HUP TERM INT QUIT; sleep 600 & echo pid=$!; while :; do wait; done", heard);

    PtyEnd end = closeAndSeeNothing(process, 1);

    assertThat(end.exit().signal()).hasValue(9);
    assertThat(end.leftovers()).extracting(EndedProcess::how).containsOnly(How.KILLED);
  }

  @Test
  void who_is_stopped_is_ended_too() {
    terminals.options = terminals.options.withTimeouts(PATIENT);
    PtyProcess process =
        terminals.sh("sleep 600 & echo pid=$!; kill -STOP $!; kill -STOP $$", heard);

    closeAndSeeNothing(process, 1);
  }

  @Test
  void a_daemon_that_left_the_tree_and_the_session_is_ended() {
    PtyProcess process =
        terminals.sh(
            "setsid sh -c 'sh -c \"trap \\\"\\\" HUP; echo pid=\\$\\$; exec sleep 600 </dev/null\" &' "
                + "& wait; echo parent is gone; exec sleep 600",
            heard);
    heard.awaitText("parent is gone");

    closeAndSeeNothing(process, 1);
  }

  @Test
  void a_process_without_environment_is_found_by_its_session() {
    PtyProcess process =
        terminals.sh(
            "(env -i /bin/sh -c 'trap \"\" HUP; /bin/sleep 600 & echo pid=$!' &); "
                + "echo detached; exec sleep 600",
            heard);
    heard.awaitText("detached");

    closeAndSeeNothing(process, 1);
  }

  @Test
  void what_a_program_leaves_when_it_ends_by_itself_is_ended() {
    PtyProcess process =
        terminals.sh(
            "trap '' HUP; (setsid sleep 600 & echo pid=$!); sleep 600 & echo pid=$!; exit 6",
            heard);

    assertThat(heard.awaitExit().code()).hasValue(6);
    PtyEnd end = process.closed().orTimeout(20, TimeUnit.SECONDS).join();
    assertThat(end.exit().code()).hasValue(6);
    assertThat(pids()).hasSize(2).noneMatch(Terminals::runs);
  }

  @Test
  void who_is_born_while_the_others_end_is_ended_too() {
    PtyProcess process =
        terminals.sh(
            "trap 'sh -c \"trap \\\"\\\" HUP TERM; echo pid=\\$\\$; sleep 600\" & exit' HUP; "
                + "echo pid=$$; while :; do sleep 0.02; done",
            heard);

    closeAndSeeNothing(process, 1);
    assertThat(pids()).noneMatch(Terminals::runs);
  }

  @Test
  void a_child_in_a_session_of_its_own_is_ended_though_it_ignores_all() {
    PtyProcess process =
        terminals.sh(
            "setsid sh -c 'trap \"\" HUP TERM; echo pid=$$; while :; do sleep 0.1; done' & wait",
            heard);

    closeAndSeeNothing(process, 1);
  }

  @Test
  void a_listener_that_never_returns_delays_no_end() {
    CountDownLatch never = new CountDownLatch(1);
    PtyProcess process =
        terminals.sh(
            "echo one; exec yes",
            new PtyProcessListener() {
              @Override
              public void onOutput(byte[] bytes) {
                await(never);
              }

              @Override
              public void onExit(PtyExit exit) {
                heard.onExit(exit);
              }
            });

    PtyEnd end = Terminals.end(process);

    assertThat(end.exit().signal()).hasValue(1);
    assertThat(process.exited()).isCompletedWithValue(end.exit());
    never.countDown();
    assertThat(heard.awaitExit()).isEqualTo(end.exit());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void output_of_others_after_the_exit_is_dropped_and_delays_nothing() {
    PtyProcess process =
        terminals.sh("trap '' HUP; yes & echo pid=$!; until [ $x ]; do x=1; done; exit 5", heard);

    assertThat(heard.awaitExit().code()).hasValue(5);
    assertThat(Terminals.end(process).exit().code()).hasValue(5);
    assertThat(pids()).noneMatch(Terminals::runs);
  }
}
