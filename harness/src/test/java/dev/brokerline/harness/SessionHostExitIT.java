package dev.brokerline.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.brokerline.spawn.tree.CrashSweep;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentFault;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that nobody closes ends with its JVM, though its program ignores everything. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no SIGTERM")
@Tag("alone")
@Timeout(180)
class SessionHostExitIT {

  /** The hook's bound is eight seconds; the rest is for a busy machine. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private FakeAgentExecutable claude;

  private Process host(String way, boolean hook) throws IOException {
    claude =
        Agents.fake(
            directory,
            "claude",
            AgentScript.builder()
                .turns(AgentTurn.hello(), AgentTurn.empty().text("so far").hang())
                .fault(AgentFault.IGNORES_END_OF_INPUT)
                .fault(AgentFault.IGNORES_TERMINATION)
                .fault(AgentFault.LEAVES_GRANDCHILD)
                .build());
    ProcessBuilder host =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SessionHostMain.class.getName(),
                directory.toString(),
                way,
                Boolean.toString(hook))
            .redirectError(directory.resolve("stderr").toFile());
    host.environment().put("BROKERLINE_HOME", directory.resolve("home").toString());
    return host.start();
  }

  private List<Long> programs() {
    return claude.record().starts().stream().map(start -> start.pid()).toList();
  }

  private static boolean runs(long pid) {
    return ProcessHandle.of(pid)
        .filter(process -> process.isAlive() && process.info().command().isPresent())
        .isPresent();
  }

  @AfterEach
  void endWhatATestLeft() {
    programs().stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  @ParameterizedTest
  @ValueSource(strings = {"return", "exit", "exit in a callback", "SIGTERM", "SIGINT"})
  void theProgramEndsWithTheJvm(String way) throws Exception {
    Process host = host(way, /* hook= */ true);
    try (BufferedReader output = host.inputReader()) {
      assertThat(output.readLine()).as(this::stderr).isEqualTo("up");
      if (way.startsWith("SIG")) {
        signal(host, way);
      }
      assertThat(host.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } finally {
      host.destroyForcibly();
    }

    assertThat(programs()).isNotEmpty().noneMatch(SessionHostExitIT::runs);
    assertThat(ProcessHandle.allProcesses().filter(process -> runs(process.pid())))
        .noneMatch(
            process -> process.info().commandLine().orElse("").contains(directory.toString()));
    // Not even for the sweep of the next start, though it may find the record on a busy machine.
    assertThat(CrashSweep.survey(directory.resolve("home")).processes()).isEmpty();
  }

  @Test
  void withoutTheHookItStaysForTheNextStart() throws Exception {
    Process host = host("SIGTERM", /* hook= */ false);
    try (BufferedReader output = host.inputReader()) {
      assertThat(output.readLine()).as(this::stderr).isEqualTo("up");
      signal(host, "SIGTERM");
      assertThat(host.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } finally {
      host.destroyForcibly();
    }

    assertThat(programs()).isNotEmpty().allMatch(SessionHostExitIT::runs);
  }

  private static void signal(Process host, String name) throws Exception {
    assumeFalse(name.equals("SIGINT") && ignoresInterrupts(host), "SIGINT is ignored here");
    new ProcessBuilder("kill", "-s", name.substring(3), Long.toString(host.pid()))
        .start()
        .waitFor();
  }

  /** Children of a shell's background jobs do, and Java then leaves it so. */
  private static boolean ignoresInterrupts(Process host) throws IOException {
    Path status = Path.of("/proc", Long.toString(host.pid()), "status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  private String stderr() {
    try {
      return Files.readString(directory.resolve("stderr"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
