package dev.brokerline.spawn.binary;

import static dev.brokerline.spawn.binary.TinyRelease.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no sleep to play a broker")
@Timeout(60)
class PruneIT {

  @TempDir Path home;

  @Test
  void otherVersionsGoUnlessTheyRunOrAreBeingInstalled() throws Exception {
    BinaryStore store = new BinaryStore(home);
    Path mine = program(store.binary(RELEASE));
    Path idle = program(home.resolve("broker/1.0.0-000000000000/agent-relay-broker"));
    Path running = program(home.resolve("broker/2.0.0-000000000000/agent-relay-broker"));
    Process process = new ProcessBuilder(running.toString(), "60").start();
    try {
      assertThat(store.others(RELEASE)).containsExactly(idle.getParent(), running.getParent());

      PruneReport report = store.prune(RELEASE);

      assertThat(report.removed()).containsExactly(idle.getParent());
      assertThat(report.kept()).containsExactly(running.getParent());
      assertThat(idle.getParent()).doesNotExist();
      assertThat(mine).exists();
      assertThat(running).exists();
    } finally {
      process.destroyForcibly();
      process.waitFor(10, TimeUnit.SECONDS);
    }
    assertThat(store.prune(RELEASE).removed()).containsExactly(running.getParent());
  }

  @Test
  void aVersionThatAnotherProcessInstallsStays() throws Exception {
    BinaryStore store = new BinaryStore(home);
    Path other = program(home.resolve("broker/1.0.0-000000000000/agent-relay-broker"));
    Path lockFile = store.lockFile(RELEASE).resolveSibling("1.0.0-000000000000.lock");
    Thread holder = new Thread(() -> hold(lockFile));
    holder.start();
    while (!Files.exists(lockFile.resolveSibling("held"))) {
      Thread.onSpinWait();
    }

    assertThat(store.prune(RELEASE).kept()).containsExactly(other.getParent());
    assertThat(other).exists();
    holder.interrupt();
    holder.join(10_000);
  }

  private static void hold(Path lockFile) {
    try (InstallLock lock = InstallLock.acquire(lockFile, Duration.ofSeconds(10), () -> {})) {
      assertThat(lock).isNotNull();
      Files.createFile(lockFile.resolveSibling("held"));
      new CountDownLatch(1).await();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path program(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.copy(Path.of("/bin/sleep"), file, StandardCopyOption.COPY_ATTRIBUTES);
  }
}
