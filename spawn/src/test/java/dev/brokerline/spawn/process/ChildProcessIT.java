package dev.brokerline.spawn.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.lines.LineChannel.Offer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every kind of {@link ChildProcess} does with real children. */
@ParameterizedClass
@EnumSource(Backend.class)
@ExtendWith(NothingLeftExtension.class)
@Timeout(60)
final class ChildProcessIT {

  private final Path directory;
  private final Children children;

  ChildProcessIT(Backend backend, @TempDir Path directory) {
    this.directory = directory;
    this.children = new Children(backend, directory);
  }

  @AfterEach
  void endAll() {
    children.close();
  }

  static byte[] bytes(String line) {
    return line.getBytes(UTF_8);
  }

  @Test
  void lines_go_in_and_come_out_in_order() {
    RecordingListener seen = new RecordingListener();
    ChildProcess cat = children.sh("exec cat", seen);
    List<String> sent = IntStream.range(0, 1000).mapToObj(i -> "line " + i).toList();

    sent.forEach(line -> assertThat(cat.offer(bytes(line))).isEqualTo(Offer.QUEUED));
    cat.closeStdin();

    assertThat(seen.awaitExit().code()).hasValue(0);
    assertThat(seen.lines()).isEqualTo(sent);
    assertThat(seen.late).isEmpty();
    assertThat(cat.isAlive()).isFalse();
    assertThat(cat.exited()).succeedsWithin(RecordingListener.LIMIT).isEqualTo(seen.exits.get(0));
  }

  @Test
  void a_process_is_known_by_its_pid_and_alive_until_it_exits() {
    RecordingListener seen = new RecordingListener();
    ChildProcess process = children.sh("echo $$; read line", seen);
    seen.awaitLines(1);

    assertThat(process.pid()).isEqualTo(Long.parseLong(seen.lines().get(0)));
    assertThat(process.isAlive()).isTrue();
    assertThat(process.exited()).isNotDone();

    process.closeStdin();
    seen.awaitExit();
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void exit_codes_are_told_as_they_are() {
    for (int code : new int[] {0, 1, 9, 15, 126, 127, 128, 255}) {
      RecordingListener seen = new RecordingListener();
      children.sh("exit " + code, seen);
      assertThat(seen.awaitExit().code()).hasValue(code);
    }
  }

  @Test
  void standard_error_is_told_apart_and_its_tail_is_in_the_exit() {
    RecordingListener seen = new RecordingListener();
    children.sh(
        "echo out; i=0; while [ $i -lt 70 ]; do echo err $i >&2; i=$((i+1)); done; exit 1", seen);

    ExitStatus exit = seen.awaitExit();
    assertThat(seen.lines()).containsExactly("out");
    assertThat(seen.stderr).hasSize(70).startsWith("err 0").endsWith("err 69");
    assertThat(exit.stderrTail()).hasSize(50).startsWith("err 20").endsWith("err 69");
    assertThat(exit.code()).hasValue(1);
  }

  @Test
  void terminate_and_kill_end_a_process_each_in_its_way() {
    RecordingListener polite = new RecordingListener();
    ChildProcess process =
        children.sh("trap 'exit 7' TERM; echo up; while :; do sleep 0.05; done", polite);
    polite.awaitLines(1);
    process.terminate();
    assertThat(polite.awaitExit().code()).hasValue(7);

    RecordingListener stubborn = new RecordingListener();
    ChildProcess other =
        children.sh("trap '' TERM; echo up; while :; do sleep 0.05; done", stubborn);
    stubborn.awaitLines(1);
    other.terminate();
    other.kill();
    assertThat(stubborn.awaitExit().code()).hasValue(128 + 9);

    other.kill();
    other.terminate();
    other.closeStdin();
    assertThat(other.offer(bytes("late"))).isEqualTo(Offer.CLOSED);
  }

  @Test
  void an_exit_is_told_in_time_although_a_grandchild_holds_the_output() {
    RecordingListener seen = new RecordingListener();
    children.sh("sleep 20 & echo $!; sleep 0.1; echo last; exit 3", seen);
    seen.awaitLines(1);
    children.adopt(seen.lines().get(0));

    ExitStatus exit = seen.awaitExit();
    assertThat(seen.lines()).hasSize(2).endsWith("last");
    assertThat(exit.uptime()).isLessThan(Duration.ofSeconds(15));
    assertThat(seen.late).isEmpty();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> NothingLeftExtension.ourThreads().isEmpty());
  }

  @Test
  void what_was_said_just_before_the_exit_is_heard() {
    for (int round = 0; round < 50; round++) {
      RecordingListener seen = new RecordingListener();
      children.sh("i=0; while [ $i -lt 1000 ]; do echo line $i; i=$((i+1)); done; exit 5", seen);
      assertThat(seen.awaitExit().code()).hasValue(5);
      assertThat(seen.lines()).hasSize(1000).endsWith("line 999");
    }
  }

  @Test
  void the_environment_is_the_given_one_and_nothing_else() {
    RecordingListener seen = new RecordingListener();
    Map<String, String> environment = Map.of("ONE", "1", "SAY", "grüezi = ok");
    children.start(
        new ProcessCommand(Path.of("/usr/bin/env"), List.of(), directory, environment),
        seen,
        ProcessBackend.Limits.defaults());
    seen.awaitExit();
    assertThat(seen.lines()).containsExactlyInAnyOrder("ONE=1", "SAY=grüezi = ok");
  }

  @Test
  void the_working_directory_is_the_given_one() throws Exception {
    RecordingListener seen = new RecordingListener();
    children.sh("pwd -P", seen);
    seen.awaitExit();
    assertThat(seen.lines()).containsExactly(directory.toRealPath().toString());
  }

  @Test
  void a_line_with_a_newline_is_refused() {
    ChildProcess cat = children.sh("exec cat", new RecordingListener());
    assertThatThrownBy(() -> cat.offer(bytes("two\nlines")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("byte 3 of 9");
  }
}
