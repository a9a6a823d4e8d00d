package dev.brokerline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When {@code bin/brokerline} builds: a small checkout with the script in it, and in Maven's place
 * a program that counts its calls and delivers the jars of this build.
 */
class LauncherBuildIT {

  /** Two archives of classes may take a minute on a busy machine. */
  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir private Path directory;
  private Path checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = Files.createDirectories(directory.resolve("checkout"));
    Files.createDirectories(checkout.resolve("bin/src/main/java"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.writeString(checkout.resolve("bin/pom.xml"), "<project/>");
    Files.writeString(checkout.resolve("bin/src/main/java/A.java"), "class A {}");
    Files.writeString(checkout.resolve("bin/src/main/java/B.java"), "class B {}");
    executable(checkout.resolve("bin/brokerline"), Files.readString(Path.of("brokerline")));
    executable(
        Files.createDirectories(directory.resolve("tools")).resolve("mvn"),
        """
        #!/bin/sh
        echo build >>'%s'
        locale charmap >charmap
        sleep 0.3
        echo '[INFO] Building Brokerline one 1.0             [1/2]'
        mkdir -p bin/target/launcher
        cp '%s'/*.jar bin/target/launcher/
        """
            .formatted(builds(), Path.of("target/launcher").toAbsolutePath()));
    // Java whose version the script does not know, so that it makes no archives, which take
    // longest.
    executable(
        Files.createDirectories(directory.resolve("plain/bin")).resolve("java"),
        "#!/bin/sh\nexec '%s/bin/java' \"$@\"\n".formatted(System.getProperty("java.home")));
  }

  private Map<String, String> plainJava() {
    return Map.of("JAVA_HOME", directory.resolve("plain").toString());
  }

  @Test
  void it_builds_once_and_again_when_a_source_has_changed_or_gone() throws Exception {
    run(0, plainJava());
    run(0, plainJava());
    assertThat(buildCount()).isEqualTo(1);

    Files.writeString(checkout.resolve("bin/src/main/java/A.java"), "class A { int a; }");
    run(0, plainJava());
    assertThat(buildCount()).isEqualTo(2);

    Files.delete(checkout.resolve("bin/src/main/java/B.java"));
    run(0, plainJava());
    run(0, plainJava());
    assertThat(buildCount()).isEqualTo(3);
  }

  @Test
  void it_tells_what_is_built_and_how_long_it_took_the_last_time() throws Exception {
    run(0, plainJava());
    Files.writeString(checkout.resolve("bin/src/main/java/A.java"), "class A { int a; }");

    try (LauncherProcess script = start(plainJava())) {
      assertThat(script.exitCode(LONG)).as(script::all).isZero();
      assertThat(script.err())
          .anyMatch(line -> line.matches(".*; the last time it took \\d+ s \\.\\.\\."))
          .contains("brokerline:   Brokerline one (1 of 2)");
    }
    assertThat(checkout.resolve("bin/target/build.log")).content().contains("[INFO] Building");
  }

  /** Maven, as any Java, cannot name a directory whose letters are not in the locale's charset. */
  @ParameterizedTest
  @ValueSource(strings = {"LANG=C", "LC_ALL=POSIX", "LC_ALL=no_SUCH.UTF-8"})
  void it_builds_in_a_utf_8_locale_whatever_the_users_own_is(String locale) throws Exception {
    String[] variable = locale.split("=", -1);
    Map<String, String> environment = new HashMap<>(plainJava());
    environment.put(variable[0], variable[1]);
    try (LauncherProcess script = start(environment)) {
      assertThat(script.exitCode(LONG)).as(script::all).isZero();
    }
    assertThat(checkout.resolve("charmap")).hasContent("UTF-8\n");
  }

  @Test
  void two_at_once_build_once_though_a_dead_build_left_its_lock() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    assertThat(dead.waitFor()).isZero();
    Path lock = Files.createDirectories(checkout.resolve("target/launcher-build"));
    Files.writeString(lock.resolve("pid"), dead.pid() + "\n");

    try (LauncherProcess one = start(Map.of());
        LauncherProcess other = start(Map.of())) {
      assertThat(one.exitCode(LONG)).as(one::all).isZero();
      assertThat(other.exitCode(LONG)).as(other::all).isZero();
    }
    assertThat(buildCount()).isEqualTo(1);
    assertThat(checkout.resolve("target")).isEmptyDirectory();
  }

  @Test
  void a_build_that_was_killed_is_done_again() throws Exception {
    run(0, plainJava());
    Files.createFile(checkout.resolve("bin/target/launcher/brokerline-cli.jar.building"));
    run(0, plainJava());
    assertThat(buildCount()).isEqualTo(2);
  }

  @Test
  void the_archive_of_classes_is_made_once_for_each_build() throws Exception {
    run(0);
    FileTime first = Files.getLastModifiedTime(archive());
    assertThat(archive()).isNotEmptyFile();
    run(0);
    assertThat(Files.getLastModifiedTime(archive())).isEqualTo(first);

    Files.writeString(checkout.resolve("bin/src/main/java/A.java"), "class A { int a; }");
    run(0);
    assertThat(Files.getLastModifiedTime(archive())).isGreaterThan(first);
  }

  @Test
  void where_no_archive_can_be_written_it_runs_without_one() throws Exception {
    run(0);
    Files.delete(archive());
    Path limited = directory.resolve("limited");
    // 100 blocks of 512 bytes are less than an archive, and Java would crash with a part of one.
    executable(
        limited, "#!/bin/sh\nulimit -f 100\nexec '" + checkout + "/bin/brokerline' --version\n");
    try (LauncherProcess script =
        LauncherProcess.start(directory, List.of(limited.toString()), Map.of())) {
      assertThat(script.exitCode(LONG)).as(script::all).isZero();
      assertThat(script.err()).isEmpty();
    }
    assertThat(archive()).isEmptyFile();
    run(0);
  }

  /** Returns the archive, or the name of one that is not there. */
  private Path archive() throws IOException {
    try (Stream<Path> files = Files.list(checkout.resolve("bin/target/launcher"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("Main-.*\\.jsa"))
          .findFirst()
          .orElse(checkout.resolve("none"));
    }
  }

  @Test
  void it_says_where_it_cannot_write() throws Exception {
    Files.writeString(checkout.resolve("bin/target"), "in the way");
    assertThat(run(3)).contains("cannot write to " + checkout.resolve("bin/target/launcher"));
    assertThat(checkout.resolve("target")).isEmptyDirectory();
  }

  @Test
  void it_refuses_a_java_that_is_too_old() throws Exception {
    Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
    executable(java, "#!/bin/sh\necho never called\n");
    Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"11.0.24\"\n");
    Map<String, String> old = Map.of("JAVA_HOME", directory.resolve("jdk").toString());
    try (LauncherProcess script = start(old)) {
      assertThat(script.exitCode(LONG)).as(script::all).isEqualTo(3);
      assertThat(script.err())
          .singleElement()
          .asString()
          .contains("Java 17 or newer", "is Java 11.0.24", "JAVA_HOME");
    }
    assertThat(builds()).doesNotExist();
  }

  /** Runs the script, and returns the last line it wrote to standard error, if any. */
  private String run(int expectedExitCode) throws Exception {
    return run(expectedExitCode, Map.of());
  }

  private String run(int expectedExitCode, Map<String, String> environment) throws Exception {
    try (LauncherProcess script = start(environment)) {
      assertThat(script.exitCode(LONG)).as(script::all).isEqualTo(expectedExitCode);
      List<String> err = script.err();
      return err.isEmpty() ? "" : err.get(err.size() - 1);
    }
  }

  private LauncherProcess start(Map<String, String> environment) {
    String path = directory.resolve("tools") + ":" + System.getenv("PATH");
    Map<String, String> all = new HashMap<>(Map.of("PATH", path));
    all.putAll(environment);
    List<String> command = List.of(checkout.resolve("bin/brokerline").toString(), "--version");
    return LauncherProcess.start(directory, command, all);
  }

  private Path builds() {
    return directory.resolve("builds");
  }

  private long buildCount() throws IOException {
    return Files.readAllLines(builds()).size();
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
