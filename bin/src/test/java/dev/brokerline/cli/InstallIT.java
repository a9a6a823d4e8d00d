package dev.brokerline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.binary.BrokerRelease;
import dev.brokerline.spawn.binary.ReleaseManifest;
import dev.brokerline.spawn.platform.Platform;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code install} and {@code doctor} with a store of the test's own, and the real broker. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no broker was published for Windows")
@Timeout(300)
class InstallIT {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final BrokerRelease RELEASE = ReleaseManifest.pinned().release(Platform.current());
  private static final Path BROKER = installedIn(LauncherProcess.SHARED_HOME);

  @TempDir Path temporary;
  private final List<LauncherProcess> started = new ArrayList<>();

  @BeforeAll
  static void installTheBroker(@TempDir Path directory) throws Exception {
    try (LauncherProcess install = LauncherProcess.start(directory, "install", "--quiet")) {
      assertThat(install.exitCode(Duration.ofMinutes(5))).as(install::all).isZero();
      assertThat(install.err()).isEmpty();
    }
  }

  @AfterEach
  void endAll() {
    started.forEach(LauncherProcess::close);
  }

  @Test
  void offlineWithAnEmptyStoreEveryPlaceAndTheWaysOutAreListed() throws Exception {
    LauncherProcess install = run("", "install", "--offline");

    assertThat(install.exitCode(LONG)).isEqualTo(3);
    assertThat(install.err())
        .singleElement()
        .asString()
        .contains("the variable BROKERLINE_BROKER", "the store (", "the class path", "PATH: ")
        .contains("the broker's own installer", "three ways out");
    assertThat(temporary.resolve("store")).doesNotExist();
  }

  @Test
  void aLocalFileIsInstalledAnewAndOtherVersionsArePruned() throws Exception {
    Path old = Files.createDirectories(temporary.resolve("store/broker/1.0.0-000000000000"));
    String from = BROKER.toString();

    assertThat(run("", "install", "--offline", "--from", from).exitCode(LONG)).isZero();
    assertThat(old).exists();
    LauncherProcess again = run("", "install", "--offline", "--from", from);
    assertThat(again.exitCode(LONG)).as(again::all).isZero();
    assertThat(again.err()).isEmpty();
    assertThat(again.out())
        .singleElement()
        .asString()
        .startsWith(RELEASE + " is installed already, at " + temporary.resolve("store"));
    LauncherProcess anew =
        run("", "install", "--offline", "--from", from, "--force", "--prune", "--json", "-q");

    assertThat(anew.exitCode(LONG)).as(anew::all).isZero();
    assertThat(anew.err()).isEmpty();
    assertThat(anew.out())
        .singleElement()
        .asString()
        .contains("\"sha256\":\"" + RELEASE.sha256(), "\"removed\":[\"" + old, "\"kept\":[]");
    assertThat(old).doesNotExist();
    assertThat(installedIn(temporary.resolve("store"))).hasSameBinaryContentAs(BROKER);
  }

  @Test
  void badInputIsRefusedBeforeAnythingIsDone() throws Exception {
    assertRefused("--version latest", "'latest' is not known", "3.2.18");
    assertRefused("--sha256 abc", "is not the hash of", RELEASE.sha256());
    assertRefused("--from http://mirror.invalid/", "a mirror is an https:// address");
    assertRefused("--from file:///etc/passwd", "was file:/etc/passwd", "named by its path");
    assertRefused("--from no-such-file", "'no-such-file' is no source");
    assertRefused("--offline --from github", "--offline forbids it");
  }

  @Test
  void aBrokerInAJarIsUnpackedOnceVerifiedAndStarted() throws Exception {
    Path jar = temporary.resolve("broker.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(
          new ZipEntry("META-INF/brokerline/broker/" + RELEASE.platform() + "/agent-relay-broker"));
      Files.copy(BROKER, zip);
    }

    LauncherProcess first = run(File.pathSeparator + jar, "doctor");
    assertThat(first.exitCode(LONG)).as(first::all).isZero();
    Path unpacked = installedIn(temporary.resolve("store"));
    Object file = Files.getAttribute(unpacked, "unix:ino");
    LauncherProcess second = run(File.pathSeparator + jar, "doctor");

    assertThat(second.exitCode(LONG)).as(second::all).isZero();
    assertThat(first.out()).anySatisfy(line -> assertThat(line).contains("ok    broker", "jar:"));
    assertThat(second.out())
        .anySatisfy(line -> assertThat(line).contains("ok    broker     the store"))
        .anySatisfy(line -> assertThat(line).contains("ok    start"));
    assertThat(unpacked).hasSameBinaryContentAs(BROKER);
    assertThat(Files.getAttribute(unpacked, "unix:ino")).isEqualTo(file);
    first.assertNothingIsLeft();
    second.assertNothingIsLeft();
  }

  @Test
  void theDoctorInstallsNothingUnasked() throws Exception {
    LauncherProcess doctor = run("", "doctor", "--json");

    assertThat(doctor.exitCode(LONG)).isEqualTo(3);
    assertThat(doctor.out()).last().asString().isEqualTo("{\"result\":{\"exit_code\":3}}");
    assertThat(temporary.resolve("store")).doesNotExist();
  }

  @Test
  void theDoctorLooksAtTheRelaycastThatItIsTold() throws Exception {
    LauncherProcess doctor = run("", "doctor", "--relaycast", "http://127.0.0.1:9");

    assertThat(doctor.exitCode(LONG)).isEqualTo(3);
    assertThat(doctor.out())
        .anySatisfy(line -> assertThat(line).startsWith("bad   relaycast  http://127.0.0.1:9 "));
  }

  @Test
  void theDoctorReplacesNoBrokerThatWasNamed() throws Exception {
    Path missing = temporary.resolve("missing");

    LauncherProcess doctor = run("", "doctor", "--fix", "--broker", missing.toString());

    assertThat(doctor.exitCode(LONG)).isEqualTo(3);
    assertThat(doctor.out())
        .anySatisfy(line -> assertThat(line).contains("bad   broker", missing.toString()))
        .anySatisfy(line -> assertThat(line).contains("bad   start", "name another"));
    assertThat(temporary.resolve("store")).doesNotExist();
  }

  @Test
  void theDoctorSaysHowAStartFails() throws Exception {
    Path dying = program("dying", "echo 'out of paper' >&2; exit 3");
    Path hanging = program("hanging", "exec sleep 600");

    LauncherProcess first = run("", "doctor", "--broker", dying.toString());
    assertThat(first.exitCode(LONG)).isEqualTo(3);
    assertThat(first.out())
        .anySatisfy(
            line -> assertThat(line).contains("bad   start", "exit code 3", "out of paper"));
    LauncherProcess second = run("", "doctor", "--broker", hanging.toString());
    assertThat(second.exitCode(LONG)).isEqualTo(3);
    assertThat(second.out())
        .anySatisfy(line -> assertThat(line).contains("bad   start", "no answer within 20 s"));
    second.assertNothingIsLeft();
  }

  private Path program(String name, String script) throws IOException {
    Path file = Files.writeString(temporary.resolve(name), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void theDoctorMendsAStoreWhenAsked() throws Exception {
    Path binary = installedIn(temporary.resolve("store"));
    Files.createDirectories(binary.getParent());
    Files.writeString(binary, "broken");

    LauncherProcess doctor = run("", "doctor", "--fix");

    assertThat(doctor.exitCode(LONG)).as(doctor::all).isZero();
    assertThat(binary).hasSameBinaryContentAs(BROKER);
    assertThat(doctor.out())
        .anySatisfy(line -> assertThat(line).contains("altered after it was installed"))
        .anySatisfy(line -> assertThat(line).contains("ok    fix"))
        .last()
        .asString()
        .contains("a broker can be started");
    doctor.assertNothingIsLeft();
  }

  private void assertRefused(String arguments, String... words) throws Exception {
    LauncherProcess install = run("", ("install " + arguments).split(" "));

    assertThat(install.exitCode(LONG)).as(install::all).isEqualTo(2);
    assertThat(install.err()).singleElement().asString().contains(words);
    assertThat(temporary.resolve("store")).doesNotExist();
  }

  private static Path installedIn(Path home) {
    String name = RELEASE.version() + "-" + RELEASE.sha256().substring(0, 12);
    return home.resolve("broker").resolve(name).resolve("agent-relay-broker");
  }

  private LauncherProcess run(String moreClassPath, String... arguments) throws IOException {
    Path directory = Files.createTempDirectory(temporary, "run");
    List<String> command =
        LauncherJava.command(directory, moreClassPath, Main.class, List.of(arguments));
    Map<String, String> environment =
        Map.of("BROKERLINE_HOME", temporary.resolve("store").toString(), "BROKERLINE_BROKER", "");
    LauncherProcess process = LauncherProcess.start(directory, command, environment);
    started.add(process);
    return process;
  }
}
