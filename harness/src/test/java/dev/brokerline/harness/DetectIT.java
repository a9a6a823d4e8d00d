package dev.brokerline.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.program.AgentPrograms;
import dev.brokerline.harness.program.Detection;
import dev.brokerline.harness.program.SignIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of programs on this machine, and that nothing of it stays. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are shell scripts")
@Timeout(120)
class DetectIT {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir Path bin;
  private Path pids;

  @BeforeEach
  void noProcessYet() {
    pids = bin.resolve("pids");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "printf '\\n\\033[1m1.2.3 (Claude Code)\\n'; echo more 4.5 | 1.2.3",
        "echo 'GitHub Copilot CLI 1.0.102.'; echo \"Run 'copilot update'\" | 1.0.102",
        "echo 'WARNING: 2 aliases' >&2; echo codex-cli 0.171.0-alpha.2 | 0.171.0-alpha.2",
        "echo 'Python 3.9' >&2; echo v22.1 | 22.1",
        "echo 1.18.33 >&2 | 1.18.33",
        "read never; echo 7.0 | 7.0",
        "echo 1.0; exit 3 | 1.0",
        "echo nightly | nightly"
      })
  void tellsTheVersion(String script, String version) throws Exception {
    program("claude", script);

    Detection found = detect("claude", LONG);

    assertThat(found.version()).contains(version);
    assertThat(found.versionProblem()).isEmpty();
    assertThat(found.location().executable()).contains(bin.resolve("claude"));
    assertThat(found.toString()).startsWith("claude " + version + " (" + bin.resolve("claude"));
  }

  @Test
  void saysWhyThereIsNoVersion() throws Exception {
    program("codex", "exit 3");
    Files.writeString(bin.resolve("gemini"), "#!/no/such/interpreter\n");
    executable(bin.resolve("gemini"));

    assertThat(detect("codex", LONG).versionProblem()).contains("tells no version");
    assertThat(detect("gemini", LONG).versionProblem().orElseThrow())
        .startsWith("cannot be started: ");
    assertThat(detect("acp:" + bin.resolve("codex"), LONG).versionProblem())
        .contains("cannot be asked for its version");
  }

  @Test
  void namesEveryPlaceThatWasLookedAt() throws Exception {
    Files.writeString(bin.resolve("claude"), "not executable");

    Detection missing = detect("claude", LONG);

    assertThat(missing.isInstalled()).isFalse();
    assertThat(missing.location().places()).contains(bin.resolve("claude"), Path.of("/bin/claude"));
    assertThat(missing.toString()).contains("was not found", bin.resolve("claude").toString());
    assertThat(missing.signIn().status()).isEqualTo(SignIn.Status.NOT_FOUND);
  }

  @Test
  void aHangingProgramIsEndedAtItsDeadline() throws Exception {
    program("gemini", "echo $$ > '" + pids + "'; exec sleep 600");

    Detection found = detect("gemini", SHORT);

    assertThat(found.versionProblem()).contains("did not tell its version within 2 s");
    assertNothingRuns();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "orphans are found by their mark")
  void whatItStartsIsEndedThoughItHasExited() throws Exception {
    program(
        "gemini",
        "(trap '' TERM HUP; while :; do sleep 1; done) >/dev/null 2>&1 & echo $! > '%s'; echo 3.1"
            .formatted(pids));

    assertThat(detect("gemini", LONG).version()).contains("3.1");
    assertNothingRuns();
  }

  @ParameterizedTest
  @CsvSource({"yes 0123456789 | tr -d '\\n'", "yes", "yes >&2"})
  void aFloodIsBounded(String script) throws Exception {
    program("goose", "echo $$ > '" + pids + "'; " + script);

    Detection found = detect("goose", SHORT);

    assertThat(found.toString()).hasSizeLessThan(500);
    assertNothingRuns();
  }

  private Detection detect(String program, Duration limit) throws Exception {
    return Agents.get(
        Harness.detect(
            AgentPrograms.find(program).orElseThrow(),
            Map.of("PATH", bin + ":/usr/bin:/bin", "HOME", bin.toString()),
            limit));
  }

  /** Not even for a moment: all that was started is gone before the answer is there. */
  private void assertNothingRuns() throws IOException {
    try (Stream<String> started = Files.lines(pids)) {
      assertThat(started.map(pid -> ProcessHandle.of(Long.parseLong(pid.strip()))))
          .noneMatch(process -> process.filter(DetectIT::runs).isPresent());
    }
    assertThat(ProcessHandle.allProcesses().filter(DetectIT::runs))
        .noneMatch(process -> process.info().commandLine().orElse("").contains(bin.toString()));
  }

  /** A zombie, which nobody has collected yet, has no command. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private void program(String name, String script) throws IOException {
    executable(Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n"));
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
