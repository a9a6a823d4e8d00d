package dev.brokerline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script {@code bin/brokerline}, on the jars of this build. */
class LauncherScriptIT {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Path SCRIPT = Path.of("brokerline").toAbsolutePath();

  @TempDir private Path directory;

  @Test
  void it_runs_from_any_directory_and_through_links() throws Exception {
    Path first = Files.createSymbolicLink(directory.resolve("first"), SCRIPT);
    Files.createDirectories(directory.resolve("sub"));
    Path second =
        Files.createSymbolicLink(
            directory.resolve("sub/second"), Path.of("..").resolve(first.getFileName()));

    try (LauncherProcess script = start(List.of(second.toString(), "--version"), Map.of())) {
      assertThat(script.exitCode(LONG)).as(script::all).isZero();
      assertThat(script.out()).first().asString().matches("brokerline \\d+\\.\\d+\\.\\d+.*");
      assertThat(script.err()).isEmpty();
      script.assertNoFileIsLeft();
    }
  }

  @Test
  void letters_survive_a_locale_without_them() throws Exception {
    List<String> command =
        List.of(
            "sh",
            "-c",
            "exec \"$0\" run --agent a=cat --message \"$(printf 'gr\\303\\274n: x')\"",
            SCRIPT.toString());

    try (LauncherProcess script = start(command, Map.of("LC_ALL", "C"))) {
      assertThat(script.exitCode(LONG)).as(script::all).isEqualTo(2);
      assertThat(script.err()).last().asString().contains("there is no agent 'grün'");
    }
  }

  @Test
  void without_java_it_says_what_to_do() throws Exception {
    try (LauncherProcess script =
        start(List.of(SCRIPT.toString(), "--version"), Map.of("JAVA_HOME", "/no/such/jdk"))) {
      assertThat(script.exitCode(LONG)).as(script::all).isEqualTo(3);
      assertThat(script.err()).last().asString().contains("/no/such/jdk/bin/java", "JAVA_HOME");
    }
  }

  private LauncherProcess start(List<String> command, Map<String, String> environment) {
    return LauncherProcess.start(directory, command, environment);
  }
}
