package dev.brokerline.spawn.binary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.BrokerLauncher;
import dev.brokerline.spawn.LaunchOptions;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.binary.InstallProgress.Phase;
import dev.brokerline.spawn.platform.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The pinned release, from the real npm package. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no broker was published for Windows")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RealReleaseIT {

  @TempDir Path temporary;

  @Test
  void anEmptyHomeGetsTheBrokerFromNpmAndNothingIsWrittenElsewhere() throws Exception {
    Path userHome = Files.createDirectory(temporary.resolve("user"));
    Path scratchpad = Files.createDirectory(temporary.resolve("tmp"));
    Path home = temporary.resolve("home");
    List<InstallProgress> progress = new CopyOnWriteArrayList<>();
    LaunchOptions options =
        LaunchOptions.builder()
            .home(home)
            .inheritedEnvironment(environment(userHome, scratchpad))
            .directory(temporary)
            .installListener(progress::add)
            .build();
    BrokerLauncher launcher = launcher();

    ProcessCommand command = launcher.prepare(options);

    BrokerRelease release = ReleaseManifest.pinned().release(Platform.current());
    assertThat(Sha256.of(command.executable())).isEqualTo(release.sha256());
    assertThat(filesUnder(temporary))
        .as("files below the store's directory and two empty ones")
        .allMatch(file -> file.startsWith(home));
    String directory = release.version() + "-" + release.sha256().substring(0, 12);
    assertThat(filesUnder(home))
        .map(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder(
            "agent-relay-broker", "verified", directory + ".lock", directory + ".use");
    assertThat(progress).extracting(InstallProgress::phase).contains(Phase.FETCHING, Phase.DONE);
    assertThat(exitCodeOf(command.executable(), "--help")).isZero();

    progress.clear();
    assertThat(launcher.binaries(options).resolve()).isEqualTo(command.executable());
    assertThat(progress).as("a second run installs nothing").isEmpty();
  }

  private static BrokerLauncher launcher() {
    return new BrokerLauncher(
        (command, listener) -> {
          throw new AssertionError("nothing is to be started");
        });
  }

  private static Map<String, String> environment(Path userHome, Path scratchpad) {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.keySet().removeAll(Set.of("BROKERLINE_BROKER", "BROKERLINE_HOME"));
    variables.put("HOME", userHome.toString());
    variables.put("TMPDIR", scratchpad.toString());
    return variables;
  }

  private static List<Path> filesUnder(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> !Files.isDirectory(file)).collect(Collectors.toList());
    }
  }

  private static int exitCodeOf(Path program, String argument) throws Exception {
    Process process =
        new ProcessBuilder(program.toString(), argument)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
