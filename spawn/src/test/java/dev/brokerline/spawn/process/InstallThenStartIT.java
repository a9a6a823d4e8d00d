package dev.brokerline.spawn.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.binary.BinarySource;
import dev.brokerline.spawn.binary.BrokerBinaries;
import dev.brokerline.spawn.binary.BrokerRelease;
import dev.brokerline.spawn.binary.InstallPolicy;
import dev.brokerline.spawn.binary.InstallProgress;
import dev.brokerline.spawn.binary.ReleaseManifest;
import dev.brokerline.spawn.platform.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A program that is started as soon as it is installed, while other threads fork: each fork
 * inherits the descriptor through which the program was written, and keeps it busy for a moment.
 */
@ParameterizedClass
@EnumSource(
    value = Backend.class,
    names = {"JAVA", "NUPROCESS"})
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux refuses to start a busy file")
@ExtendWith(NothingLeftExtension.class)
@Timeout(900)
final class InstallThenStartIT {

  /** A thousand take minutes on a small machine. */
  private static final int INSTALLATIONS = Integer.getInteger("brokerline.test.installs", 50);

  private static final int FORKING_THREADS = 8;
  private static final Path PROGRAM = Path.of("/bin/true");

  private final Backend backend;
  private final Path directory;

  InstallThenStartIT(Backend backend, @TempDir Path directory) {
    this.backend = backend;
    this.directory = directory;
  }

  @Test
  void every_program_starts_at_once_while_eight_threads_fork() throws Exception {
    BrokerRelease release = release();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger forks = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(FORKING_THREADS);
    try {
      for (int i = 0; i < FORKING_THREADS; i++) {
        threads.execute(() -> forkUntil(over, forks));
      }
      for (int i = 0; i < INSTALLATIONS; i++) {
        Path home = directory.resolve(Integer.toString(i));
        Path program = binaries(home, release).install(/* anew= */ false);
        start(program);
      }
    } finally {
      over.set(true);
      threads.shutdown();
      assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(forks.get()).isGreaterThan(INSTALLATIONS / 10);
  }

  private static BrokerBinaries binaries(Path home, BrokerRelease release) {
    ClassLoader loader = InstallThenStartIT.class.getClassLoader();
    return new BrokerBinaries(
        new BrokerBinaries.Settings(
            Optional.empty(),
            home,
            loader,
            Map.of(),
            InstallPolicy.OFFLINE,
            List.of(BinarySource.named(PROGRAM.toString(), Map.of(), loader)),
            InstallProgress.Listener.NONE),
        new ReleaseManifest(release.version(), List.of(release)));
  }

  private void start(Path program) throws Exception {
    ProcessCommand command =
        new ProcessCommand(program, List.of(), directory, Map.of("PATH", "/usr/bin:/bin"));
    RecordingListener seen = new RecordingListener();
    ChildProcess process = backend.factory(ProcessBackend.Limits.defaults()).start(command, seen);
    assertThat(seen.awaitExit().code()).hasValue(0);
    assertThat(process.isAlive()).isFalse();
  }

  private static void forkUntil(AtomicBoolean over, AtomicInteger forks) {
    while (!over.get()) {
      try {
        new ProcessBuilder(PROGRAM.toString()).start().waitFor();
        forks.incrementAndGet();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static BrokerRelease release() throws Exception {
    byte[] content = Files.readAllBytes(PROGRAM);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
    return new BrokerRelease(
        "1.0.0",
        Platform.current(),
        content.length,
        HexFormat.of().formatHex(hash),
        "@tiny/true",
        "package/true",
        URI.create("https://example.invalid/true"));
  }
}
