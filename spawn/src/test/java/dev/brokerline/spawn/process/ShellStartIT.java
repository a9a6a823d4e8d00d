package dev.brokerline.spawn.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.ProcessCommand;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The shell in between, whatever the locale of the tests. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no shell")
class ShellStartIT {

  @TempDir private Path directory;

  /** Returns the environment of a program that starts with a part of it. */
  private Map<String, String> seen(Map<String, String> wanted, List<String> unwritable)
      throws Exception {
    ProcessCommand command =
        new ProcessCommand(Path.of("/usr/bin/env"), List.of(), directory, wanted);
    Map<String, String> written = new HashMap<>(wanted);
    written.keySet().removeAll(unwritable);
    Map<String, String> left = new TreeMap<>(wanted);
    left.keySet().retainAll(unwritable);
    ProcessBuilder shell = new ProcessBuilder(ShellStart.commandLine(command, left));
    shell.environment().clear();
    shell.environment().putAll(written);
    Process process = shell.redirectErrorStream(true).start();
    Map<String, String> seen = new TreeMap<>();
    new String(process.getInputStream().readAllBytes(), UTF_8)
        .lines()
        .filter(line -> !line.startsWith("_="))
        .forEach(
            line -> seen.put(line.substring(0, line.indexOf('=')), line.replaceFirst(".*?=", "")));
    assertThat(process.waitFor()).isZero();
    return seen;
  }

  @Test
  void theProgramHasTheGivenVariablesAndNoneOfTheShell() throws Exception {
    Map<String, String> wanted = Map.of("ONE", "1", "SAY", "grüezi = ok");
    assertThat(seen(wanted, List.of("SAY"))).isEqualTo(wanted);
  }

  @Test
  void whatTheShellItselfUsesIsAsItWasGiven() throws Exception {
    Map<String, String> wanted =
        Map.of("PWD", "/else/where", "OLDPWD", "/früher", "t", "tea", "SAY", "grüezi");
    assertThat(seen(wanted, List.of("SAY", "OLDPWD"))).isEqualTo(wanted);
  }
}
