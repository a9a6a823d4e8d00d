package dev.brokerline.spawn.pty.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.tree.CrashSweep;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a terminal with its JVM. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the tests look into /proc")
@Timeout(120)
final class PtyHostIT {

  private static final String HOST =
      "'%s' -cp '%s' %s \"$@\""
          .formatted(
              ProcessHandle.current().info().command().orElse("java"),
              System.getProperty("java.class.path"),
              PtyHostMain.class.getName());

  @TempDir Path directory;

  private final List<Process> hosts = new ArrayList<>();

  @AfterEach
  void endAll() {
    hosts.forEach(Process::destroyForcibly);
    CrashSweep.sweep(directory.resolve("home"));
  }

  private BufferedReader host(String before, String script) throws Exception {
    Process host =
        new ProcessBuilder("/bin/sh", "-c", before + HOST, "host", directory.toString(), script)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    hosts.add(host);
    return host.inputReader(StandardCharsets.UTF_8);
  }

  @Test
  void what_outlives_a_killed_jvm_is_ended_by_the_next_sweep() throws Exception {
    BufferedReader output =
        host(
            "exec ",
            "trap '' HUP TERM; setsid sh -c 'echo pid=$$; exec sleep 600' & "
                + "while :; do sleep 0.1; done");
    long program = Long.parseLong(output.readLine().substring("program=".length()));
    long child = Long.parseLong(output.readLine().substring("pid=".length()));
    assertThat(List.of(program, child)).allMatch(Terminals::runs);

    hosts.get(0).destroyForcibly().waitFor();
    assertThat(List.of(program, child)).allMatch(Terminals::runs);
    CrashSweep.sweep(directory.resolve("home"));

    assertThat(List.of(program, child)).noneMatch(Terminals::runs);
    assertThat(directory.resolve("home/runs")).isEmptyDirectory();
  }

  /** The JDK reads such a value wrong, and cannot write it. */
  @Test
  void a_variable_that_is_no_utf_8_arrives_byte_for_byte() throws Exception {
    BufferedReader output =
        host("ODD=\"$(printf 'a\\351b')\"; export ODD; exec ", "printf %s \"$ODD\" | od -An -tx1");

    assertThat(output.readLine()).startsWith("program=");
    assertThat(output.readLine()).isEqualTo("61 e9 62");
  }

  /** So start some containers and cron daemons their programs; the exits of children are lost. */
  @Test
  void an_exit_is_told_though_the_jvm_was_started_with_sigchld_ignored() throws Exception {
    BufferedReader output = host("exec env --ignore-signal=CHLD ", "echo up; exit 7");

    assertThat(output.readLine()).startsWith("program=");
    assertThat(output.readLine()).isEqualTo("up");
    assertThat(output.readLine()).startsWith("ended by exit code 7 after ");
  }
}
