package dev.brokerline.spawn.binary;

import static dev.brokerline.spawn.binary.TinyRelease.CONTENT;
import static dev.brokerline.spawn.binary.TinyRelease.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brokerline.spawn.error.SpawnException;
import dev.brokerline.spawn.internal.DirectoryTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disks that do not take a broker: each fault has a sentence of its own. The disks are mounted in a
 * namespace of the child that installs, which a user without that right cannot do.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "other systems have no mount namespaces")
@Timeout(120)
class DiskFaultsIT {

  @TempDir Path temporary;
  private Path disk;

  @BeforeEach
  void makePlace() throws IOException {
    disk = Files.createDirectory(temporary.resolve("disk"));
    Files.write(temporary.resolve("broker"), CONTENT);
  }

  @Test
  void aFullDiskIsCalledFullWithBothNumbersAndIsLeftClean() throws Exception {
    assertThat(onMounted("size=200k"))
        .contains("the disk of ", " is full: ", "and 300000 are needed", "BROKERLINE_HOME")
        .contains("left: []");
  }

  @Test
  void aReadOnlyDiskIsCalledReadOnly() throws Exception {
    assertThat(onMounted("ro")).contains("is on a read-only file system", "BROKERLINE_HOME");
  }

  @Test
  void aDiskWithoutProgramsIsCalledNoexecAndIsLeftClean() throws Exception {
    assertThat(onMounted("noexec"))
        .contains(disk + " is mounted noexec", "BROKERLINE_HOME", "left: []");
  }

  @Test
  void aDirectoryThatMayNotBeWrittenToIsCalledSo() throws Exception {
    Files.setPosixFilePermissions(disk, PosixFilePermissions.fromString("r-xr-xr-x"));

    assertThat(asOrdinaryUser("umask 022"))
        .contains("permission denied: this user may not write to " + disk, "BROKERLINE_HOME");
  }

  @Test
  void theUmaskTakesNothingAwayAndGivesNothingAway() throws Exception {
    for (String umask : List.of("umask 0777", "umask 0")) {
      assertThat(asOrdinaryUser(umask)).contains("installed", "again: SOUND");

      BinaryStore store = new BinaryStore(disk.resolve("home"));
      assertThat(permissions(store.binary(RELEASE))).isEqualTo("rwx------");
      assertThat(permissions(store.directory(RELEASE))).isEqualTo("rwx------");
      assertThat(permissions(store.lockFile(RELEASE))).isEqualTo("rw-------");
      DirectoryTree.delete(disk.resolve("home"));
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private String onMounted(String options) throws Exception {
    String mount = "mount -t tmpfs -o " + options + " tmpfs '" + disk + "'";
    assumeTrue(
        run(List.of("unshare", "-m", "sh", "-c", mount)).exitCode() == 0,
        "this user may not mount a file system in a namespace");
    return install(List.of("unshare", "-m", "sh", "-c", mount + " && exec \"$@\"", "sh"));
  }

  /** Without the right of root to do what permissions forbid. */
  private String asOrdinaryUser(String umask) throws Exception {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search"));
      assumeTrue(
          run(List.of("setpriv", command.get(1), "true")).exitCode() == 0,
          "root cannot give up its rights here");
    }
    command.addAll(List.of("sh", "-c", umask + " && exec \"$@\"", "sh"));
    return install(command);
  }

  private String install(List<String> prefix) throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            Installation.class.getName(),
            temporary.toString()));
    Ended ended = run(command);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    return ended.output();
  }

  private record Ended(int exitCode, String output) {}

  private static Ended run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), output);
  }

  /** Installs onto the disk, twice if it can be done, and prints what comes of it. */
  static final class Installation {

    private Installation() {}

    public static void main(String[] args) throws IOException {
      Path directory = Path.of(args[0]);
      Path home = directory.resolve("disk").resolve("home");
      BinaryStore store = new BinaryStore(home);
      try {
        new BinaryInstaller(store, List.of(new FileBinarySource(directory.resolve("broker"))))
            .install(RELEASE, InstallProgress.Listener.NONE);
        System.out.println("installed");
        System.out.println("again: " + store.check(RELEASE));
      } catch (SpawnException e) {
        System.out.println(e.getMessage());
      }
      System.out.println("left: " + TinyRelease.brokersUnder(home).toList());
    }
  }
}
