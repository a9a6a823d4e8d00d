package dev.brokerline.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are shell scripts")
@Timeout(60)
class AgentProgramsIT {

  @TempDir Path bin;

  @Test
  void eachTellsItsVersionOrWhyNotWithinTheLimit() throws Exception {
    Path pid = bin.resolve("pid");
    program("claude", "printf '\\n\\033[1m1.2.3 (Claude Code)\\n'; echo more");
    program("codex", "exit 3");
    program("gemini", "echo $$ > '" + pid + "'; exec sleep 600");
    program("goose", "yes 0123456789 | tr -d '\\n'");
    Files.writeString(bin.resolve("aider"), "not executable");
    Map<String, String> environment =
        Map.of("PATH", bin + ":/usr/bin:/bin", "HOME", bin.toString());

    assertThat(
            new AgentPrograms(environment, Duration.ofSeconds(5)).ask().get(30, TimeUnit.SECONDS))
        .anySatisfy(claude -> assertThat(claude).startsWith("claude 1.2.3 (Claude Code) ("))
        .anySatisfy(codex -> assertThat(codex).startsWith("codex tells no version ("))
        .anySatisfy(gemini -> assertThat(gemini).contains("did not tell its version within 5 s"))
        .anySatisfy(goose -> assertThat(goose).startsWith("goose 0123456789").hasSizeLessThan(300))
        .noneSatisfy(aider -> assertThat(aider).startsWith("aider"));

    long hanging = Long.parseLong(Files.readString(pid).strip());
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> ProcessHandle.of(hanging).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void whereThereIsNoneThereIsNothingToTell() throws Exception {
    assertThat(
            new AgentPrograms(Map.of("PATH", "/nowhere"), Duration.ofSeconds(5))
                .ask()
                .get(10, TimeUnit.SECONDS))
        .isEmpty();
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
