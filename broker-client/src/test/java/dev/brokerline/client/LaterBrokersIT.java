package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.error.ProtocolMismatchException;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.spawn.platform.Platform;
import dev.brokerline.spawn.process.ProcessBackend;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real brokers of later generations, from npm, which ignore standard input. They are fetched once,
 * 36 MB in all, into the build's own folder.
 */
@Timeout(300)
class LaterBrokersIT {

  private static final Path STORE = RealBroker.home().resolveSibling("later-brokers");

  @TempDir static Path npmHome;
  @TempDir Path temporary;

  @BeforeAll
  static void onAPlatformThatHasThem() {
    assumeThat(Platform.current()).hasToString("linux-x64");
  }

  @ParameterizedTest
  @CsvSource({
    "4.0.21, NUPROCESS", "4.0.21, JAVA",
    "6.3.6, NUPROCESS", "6.3.6, JAVA",
    "9.1.6, NUPROCESS", "9.1.6, JAVA",
  })
  void areRecognisedAtOnceAndLeaveNothing(String version, ProcessBackend backend) throws Exception {
    Path binary = binary(version);
    BrokerClient client =
        BrokerClient.create(
            RealBroker.options()
                .binary(binary)
                .processBackend(backend)
                // Later ones log below the user's home directory.
                .environment(Map.of("TMPDIR", temporary.toString(), "HOME", temporary.toString()))
                .build());

    ExecutionException failure =
        catchThrowableOfType(
            ExecutionException.class, () -> client.start().get(30, TimeUnit.SECONDS));

    assertThat(failure)
        .cause()
        .isInstanceOf(ProtocolMismatchException.class)
        .hasMessageContaining("HTTP only, as brokers from version 4 on do")
        .hasMessageContaining("use broker 3.2.18 ('brokerline install' gets it)");
    CloseReport report = client.closed().get(30, TimeUnit.SECONDS);
    assertThat(report.exit()).isPresent();
    // From the recognition on; the deadline of an answer would be 45 s.
    assertThat(report.took()).isLessThan(Duration.ofSeconds(10));
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("agent-relay") || name.startsWith("brokerline"));
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                ProcessHandle.allProcesses()
                    .noneMatch(
                        process ->
                            process.info().command().equals(Optional.of(binary.toString()))));
  }

  private static Path binary(String version) throws Exception {
    Path binary = STORE.resolve(version).resolve("agent-relay-broker");
    if (!Files.isExecutable(binary)) {
      boolean inSdk = version.startsWith("4.");
      fetch(
          (inSdk ? "@agent-relay/sdk@" : "@agent-relay/broker-linux-x64@") + version,
          inSdk ? "package/bin/agent-relay-broker-linux-x64" : "package/bin/agent-relay-broker",
          binary);
    }
    return binary;
  }

  private static void fetch(String what, String entry, Path to) throws Exception {
    Path archives = Files.createTempDirectory(npmHome, "pack");
    run(archives, "npm", "pack", "--silent", what);
    File[] packed = archives.toFile().listFiles();
    assertThat(packed).hasSize(1);
    run(archives, "tar", "-xzf", packed[0].getPath(), entry);
    Files.createDirectories(to.getParent());
    Path unpacked = archives.resolve(entry);
    assertThat(unpacked.toFile().setExecutable(true)).isTrue();
    Files.move(unpacked, to);
  }

  private static void run(Path directory, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(200, TimeUnit.SECONDS)).as(String.join(" ", command)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
  }
}
