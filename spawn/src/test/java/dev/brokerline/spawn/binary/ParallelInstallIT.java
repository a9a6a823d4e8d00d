package dev.brokerline.spawn.binary;

import static dev.brokerline.spawn.binary.TinyRelease.CONTENT;
import static dev.brokerline.spawn.binary.TinyRelease.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several JVMs that install the same release into the same store at once. */
@Timeout(300)
class ParallelInstallIT {

  private static final int JVMS = 16;
  private static final int THREADS = 16;

  @TempDir Path temporary;
  private final List<Process> children = new ArrayList<>();

  @AfterEach
  void endChildren() throws Exception {
    for (Process child : children) {
      child.destroyForcibly();
      child.waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void manyProcessesFetchOnce() throws Exception {
    for (int i = 0; i < JVMS; i++) {
      start(Mode.UNTIL_ALL_WAIT);
    }

    assertAllSucceed(children);

    assertThat(Files.readAllLines(temporary.resolve("fetches"))).hasSize(1);
    assertInstalled();
  }

  @Test
  void theOthersFinishWhenTheOneThatInstallsIsKilled() throws Exception {
    Process holder = start(Mode.FOR_EVER);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.exists(temporary.resolve("fetches")));
    List<Process> others = new ArrayList<>();
    for (int i = 1; i < JVMS; i++) {
      others.add(start(Mode.AT_ONCE));
    }
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> lines(temporary.resolve("waiting")) >= (JVMS - 1) * THREADS);

    holder.destroyForcibly();

    assertAllSucceed(others);
    assertThat(Files.readAllLines(temporary.resolve("fetches")))
        .as("one of the killed process, and one of those that waited")
        .hasSize(2);
    assertInstalled();
  }

  private static void assertAllSucceed(List<Process> processes) throws Exception {
    for (Process child : processes) {
      assertThat(child.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).as(output(child)).isZero();
    }
  }

  private void assertInstalled() throws IOException {
    BinaryStore store = new BinaryStore(temporary.resolve("home"));
    assertThat(store.binary(RELEASE)).hasBinaryContent(CONTENT);
    String directory = store.directory(RELEASE).getFileName().toString();
    assertThat(TinyRelease.brokersUnder(temporary.resolve("home")))
        .containsExactlyInAnyOrder(
            directory, directory + "/agent-relay-broker", directory + "/verified");
  }

  private Process start(Mode mode) throws IOException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Installation.class.getName(),
                temporary.toString(),
                mode.name())
            .redirectErrorStream(true)
            .start();
    children.add(child);
    return child;
  }

  private static String output(Process child) throws IOException {
    return new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** How long a process that fetches stays in the middle of it. */
  private enum Mode {
    AT_ONCE,
    UNTIL_ALL_WAIT,
    FOR_EVER
  }

  /** One of the processes. */
  static final class Installation {

    private Installation() {}

    public static void main(String[] args) throws Exception {
      Path directory = Path.of(args[0]);
      BinarySource source = new Recorded(directory, Mode.valueOf(args[1]));
      BinaryInstaller installer =
          new BinaryInstaller(new BinaryStore(directory.resolve("home")), List.of(source));
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      List<Future<Path>> installed = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        installed.add(
            threads.submit(
                () -> installer.install(RELEASE, progress -> note(directory, progress))));
      }
      for (Future<Path> path : installed) {
        path.get();
      }
      threads.shutdown();
    }

    private static void note(Path directory, InstallProgress progress) {
      if (progress.phase() == InstallProgress.Phase.WAITING) {
        append(directory.resolve("waiting"));
      }
    }
  }

  private static void append(Path file) {
    try {
      Files.writeString(file, "x\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  private record Recorded(Path directory, Mode mode) implements BinarySource {

    private static final int HALF = CONTENT.length / 2;

    @Override
    public String describe(BrokerRelease release) {
      return "the test's source";
    }

    @Override
    public void fetch(BrokerRelease release, Download download) throws IOException {
      download.write(ByteBuffer.wrap(CONTENT, 0, HALF));
      append(directory.resolve("fetches"));
      if (mode == Mode.FOR_EVER) {
        new CompletableFuture<Void>().join();
      }
      if (mode == Mode.UNTIL_ALL_WAIT) {
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .until(
                () ->
                    lines(directory.resolve("waiting")) >= JVMS * THREADS - 1
                        || lines(directory.resolve("fetches")) > 1);
      }
      download.write(ByteBuffer.wrap(CONTENT, HALF, CONTENT.length - HALF));
    }
  }
}
