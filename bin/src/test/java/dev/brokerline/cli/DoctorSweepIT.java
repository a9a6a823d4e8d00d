package dev.brokerline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.tree.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code brokerline doctor} says of processes that a dead host left. */
@EnabledOnOs(OS.LINUX)
class DoctorSweepIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path directory;
  private Process left;
  private Path record;

  @BeforeEach
  void a_host_that_died() throws Exception {
    left = new ProcessBuilder("sleep", "600").start();
    ProcessIdentity process =
        Awaitility.await()
            .until(() -> ProcessIdentity.of(left.pid()), id -> id.toString().contains("sleep"))
            .orElseThrow();
    Process host = new ProcessBuilder("sleep", "600").start();
    ProcessIdentity dead = ProcessIdentity.of(host.pid()).orElseThrow();
    host.destroyForcibly().waitFor();
    Path runs = Files.createDirectories(directory.resolve("store/runs"));
    record =
        runs.resolve(
            "%016x-%d-%d-x.run"
                .formatted(uuid(system()).getMostSignificantBits(), dead.pid(), dead.start()));
    Files.writeString(
        record,
        """
        brokerline-run\t1
        run\tx
        system\t%s
        boot\t%s
        host\t%d %d /usr/bin/java
        broker\t%4$d %5$d /opt/broker
        folder\t/none
        process\t%d %d %s
        end
        """
            .formatted(
                system(),
                boot(),
                dead.pid(),
                dead.start(),
                process.pid(),
                process.start(),
                process.executable()));
  }

  @AfterEach
  void end() {
    left.destroyForcibly();
  }

  @Test
  void it_mentions_them_and_ends_them_if_it_is_told_to() throws Exception {
    assertThat(leftovers(doctor()))
        .contains("1 process(es)", "sleep (" + left.pid() + ", STILL_ALIVE)", "doctor --sweep");
    assertThat(left.isAlive()).isTrue();

    assertThat(leftovers(doctor("--sweep")))
        .contains("now ended", "sleep (" + left.pid() + ", TERMINATED)");
    assertThat(left.isAlive()).isFalse();
    assertThat(record).doesNotExist();

    assertThat(leftovers(doctor("--sweep"))).contains("none");
  }

  private LauncherProcess doctor(String... options) throws Exception {
    String[] arguments =
        Stream.concat(Stream.of("doctor"), Stream.of(options)).toArray(String[]::new);
    List<String> command = LauncherProcess.command(directory, Main.class, arguments);
    Map<String, String> environment =
        Map.of("BROKERLINE_HOME", directory.resolve("store").toString(), "PATH", "/none");
    LauncherProcess doctor = LauncherProcess.start(directory, command, environment);
    assertThat(doctor.exitCode(LONG)).as("there is no broker to start").isEqualTo(3);
    return doctor;
  }

  private static String leftovers(LauncherProcess doctor) {
    return doctor.out().stream()
        .filter(line -> line.contains("leftovers"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(doctor.all()));
  }

  /** As broker records name this system: its name, its process ids' namespace, its machine id. */
  private static String system() throws IOException {
    Path machine = Path.of("/etc/machine-id");
    return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip()
        + " "
        + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
        + " "
        + uuid(Files.exists(machine) ? Files.readString(machine).strip() : "");
  }

  private static UUID uuid(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String boot() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }
}
