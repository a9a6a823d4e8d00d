package dev.brokerline.spawn.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever way this JVM ends, its children learn it by the end of their input, and only so. */
@ExtendWith(NothingLeftExtension.class)
@Timeout(60)
final class HostExitIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @ParameterizedTest
  @CsvSource({
    "NUPROCESS, return", "NUPROCESS, exit", "NUPROCESS, wait",
    "JAVA, return", "JAVA, exit", "JAVA, wait"
  })
  void a_child_sees_the_end_of_its_input_when_the_jvm_ends(
      ProcessBackend backend, String way, @TempDir Path directory) throws Exception {
    Process host = host(backend, way, directory);
    try (BufferedReader output = host.inputReader()) {
      assertThat(output.readLine()).isEqualTo("up");
      if (way.equals("wait")) {
        host.destroyForcibly();
      }
      assertThat(host.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } finally {
      host.destroyForcibly();
    }

    Path how = directory.resolve("how");
    Awaitility.await().atMost(LIMIT).until(() -> Files.exists(how) && Files.size(how) > 0);
    assertThat(how).hasContent("eof");
  }

  private static Process host(ProcessBackend backend, String way, Path directory)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            HostMain.class.getName(),
            backend.name(),
            way,
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
