package dev.brokerline.spawn.binary;

import static dev.brokerline.spawn.binary.TinyRelease.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.binary.BinaryStore.State;
import dev.brokerline.spawn.internal.DirectoryTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no sleep to play a broker")
@Timeout(60)
class PruneIT {

  private static final BrokerRelease OTHER = TinyRelease.of(new byte[] {1, 2, 3});

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

      BrokerBinaries.PruneReport report = store.prune(RELEASE);

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

  @Test
  void aVersionThatAnotherJvmHasFoundStaysAsLongAsThatJvmLives() throws Exception {
    BinaryStore store = new BinaryStore(home);
    Path mine = program(store.binary(OTHER));
    install(store);
    Process jvm = jvm("claim");
    try {
      assertThat(jvm.inputReader().readLine()).isEqualTo("SOUND");
      assertThat(store.prune(OTHER).kept()).containsExactly(store.directory(RELEASE));
      assertThat(store.check(RELEASE)).isEqualTo(State.SOUND);
    } finally {
      jvm.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    assertThat(store.prune(OTHER).removed()).containsExactly(store.directory(RELEASE));
    assertThat(mine).exists();
  }

  @Test
  void aVersionThatThisJvmHasFoundStays() throws Exception {
    BinaryStore store = new BinaryStore(home);
    install(store);
    assertThat(store.claim(RELEASE)).isEqualTo(State.SOUND);

    assertThat(store.prune(OTHER).kept()).containsExactly(store.directory(RELEASE));
  }

  @Test
  void aStartInTheMiddleOfARemovalWaitsForItsEndAndFindsNothing() throws Exception {
    BinaryStore store = new BinaryStore(home);
    install(store);
    Process jvm = jvm("remove");
    try (BufferedReader said = jvm.inputReader();
        Writer go = jvm.outputWriter()) {
      assertThat(said.readLine()).isEqualTo("looked");
      CompletableFuture<State> claim = CompletableFuture.supplyAsync(() -> claim(store));
      assertThatThrownBy(() -> claim.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);

      go.write("go\n");
      go.flush();

      assertThat(claim.get(10, TimeUnit.SECONDS)).isEqualTo(State.MISSING);
    } finally {
      jvm.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static State claim(BinaryStore store) {
    try {
      return store.claim(RELEASE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the release into the store without a claim of this JVM's. */
  private static void install(BinaryStore store) throws IOException {
    Path binary = store.binary(RELEASE);
    Files.createDirectories(binary.getParent());
    Files.write(binary, TinyRelease.CONTENT);
    Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwx------"));
  }

  private Process jvm(String role) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            OtherJvm.class.getName(),
            home.toString(),
            role)
        .redirectError(Redirect.INHERIT)
        .start();
  }

  /** A JVM that claims a release, or removes it as slowly as it is told to. */
  static final class OtherJvm {

    private OtherJvm() {}

    public static void main(String[] args) throws IOException {
      BinaryStore store = new BinaryStore(Path.of(args[0]));
      if (args[1].equals("claim")) {
        System.out.println(store.claim(RELEASE));
        var unused = System.in.read();
        return;
      }
      Path file = store.lockFile(RELEASE);
      String use = file.getFileName().toString().replace(".lock", ".use");
      boolean removed = UseLock.ifUnused(file.resolveSibling(use), () -> remove(store));
      System.out.println(removed);
    }

    private static boolean remove(BinaryStore store) throws IOException {
      System.out.println("looked");
      var unused = System.in.read();
      DirectoryTree.delete(store.directory(RELEASE));
      return true;
    }
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
