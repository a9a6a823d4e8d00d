package dev.brokerline.harness.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.harness.internal.driver.AgentChild;
import dev.brokerline.harness.internal.driver.ChildListener;
import dev.brokerline.harness.program.ProcessInvocation;
import dev.brokerline.harness.program.StdinMode;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.session.SessionTimeouts;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.process.ProcessBackend;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of processes that are over before anybody could look at them. */
class ChildrenIT {

  private static final long LIMIT_SECONDS = 30;

  @TempDir private Path directory;

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();

  /** Starts processes, and knows of each only when it has exited. */
  private static final ChildProcess.Factory TOO_LATE =
      (command, listener) -> {
        ChildProcess process = ProcessBackend.AUTO.factory().start(command, listener);
        process.exited().join();
        return process;
      };

  @Test
  @EnabledOnOs(OS.LINUX)
  void oneThatExitsAtOnceIsHeardAndLeavesNothing() throws Exception {
    Children children =
        new Children(
            TOO_LATE,
            SessionOptions.of("claude")
                .inheritedEnvironment(
                    Map.of("PATH", "/usr/bin:/bin", "BROKERLINE_HOME", directory.toString()))
                .timeouts(SessionTimeouts.defaults().withStop(Duration.ofSeconds(1)))
                .build(),
            new SerialExecutor(SharedExecutors.INBOUND),
            SharedExecutors.TIMER,
            () -> CompletableFuture.completedFuture(null));
    String script = "sleep 300 > /dev/null 2>&1 & echo $!; echo last; exit 3";
    AgentChild child =
        children
            .start(
                ProcessInvocation.of(
                    Path.of("/bin/sh"), List.of("-c", script), directory, Map.of(), StdinMode.NONE),
                new Listener())
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);

    assertThat(exit.get(LIMIT_SECONDS, TimeUnit.SECONDS).code()).hasValue(3);
    assertThat(lines).hasSize(2).endsWith("last");
    assertThat(child.pid()).isPositive();
    children.close().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    await()
        .untilAsserted(
            () -> assertThat(ProcessHandle.of(Long.parseLong(lines.get(0)))).as("left").isEmpty());
    await()
        .untilAsserted(
            () -> {
              try (Stream<Path> records = Files.list(directory.resolve("runs"))) {
                assertThat(records).as("records of runs").isEmpty();
              }
            });
  }

  private final class Listener implements ChildListener {
    @Override
    public void line(byte[] line) {
      lines.add(new String(line, StandardCharsets.UTF_8));
    }

    @Override
    public void oversized(byte[] prefix, long length) {
      throw new AssertionError("no line is that long");
    }

    @Override
    public void exited(ExitStatus status) {
      exit.complete(status);
    }
  }
}
