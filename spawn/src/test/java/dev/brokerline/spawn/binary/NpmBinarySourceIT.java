package dev.brokerline.spawn.binary;

import static dev.brokerline.spawn.binary.TinyRelease.CONTENT;
import static dev.brokerline.spawn.binary.TinyRelease.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.error.InstallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the npm client can do to us, played by shell scripts in its place. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the client's stand-ins are shell scripts")
@Timeout(60)
class NpmBinarySourceIT {

  private static final String PATH = System.getenv("PATH");

  /** Sets {@code $d} to the directory that the archive is to be put into. */
  private static final String FIND_DESTINATION =
      "for a in \"$@\"; do case $a in --pack-destination=*) d=${a#*=};; esac; done\n";

  @TempDir Path temporary;

  @Test
  void thePackedArchivesEntryIsInstalled() throws Exception {
    archive(Map.of(RELEASE.npmEntry(), CONTENT));

    assertThat(install(npm(FIND_DESTINATION + "cp '" + archive() + "' \"$d/p.tgz\"")))
        .hasBinaryContent(CONTENT);
  }

  @Test
  void theClientIsToldTheExactVersionAndToStayInItsPlace() throws Exception {
    archive(Map.of(RELEASE.npmEntry(), CONTENT));
    Path seen = temporary.resolve("seen");

    install(
        npm(
            ("{ printf '%s\\n' \"$@\"; echo TMPDIR=$TMPDIR; pwd; } > '" + seen + "'\n")
                + FIND_DESTINATION
                + "cp '"
                + archive()
                + "' \"$d/p.tgz\""));

    String scratch = temporary.resolve("home").toRealPath() + "/broker/";
    assertThat(Files.readString(seen))
        .contains("pack\n@tiny/broker@9.9.9\n", "--ignore-scripts\n")
        .contains("--dry-run=false\n", "--workspaces=false\n")
        .contains("--cache=" + scratch, "--logs-dir=" + scratch, "TMPDIR=" + scratch);
  }

  @Test
  void theClientGetsItsConfigurationButNoSecretsOfOthers() throws Exception {
    archive(Map.of(RELEASE.npmEntry(), CONTENT));
    Path seen = temporary.resolve("seen");
    Path npm =
        npm("env > '" + seen + "'\n" + FIND_DESTINATION + "cp '" + archive() + "' \"$d/p.tgz\"");
    List<String> kept =
        List.of("HTTPS_PROXY", "NPM_TOKEN", "npm_config_registry", "npm_config_userconfig");
    List<String> withheld =
        List.of(
            "ANTHROPIC_API_KEY",
            "GEMINI_API_KEY",
            "GOOGLE_API_KEY",
            "OPENAI_API_KEY",
            "RELAYCAST_X",
            "RELAY_API_KEY",
            "RELAY_WORKSPACES_JSON",
            "NPM_CONFIG_WORKSPACE",
            "npm_config_dry_run",
            "npm_config_local_prefix",
            "npm_config_workspaces");
    Map<String, String> environment = new HashMap<>(Map.of("PATH", PATH));
    kept.forEach(name -> environment.put(name, "marked"));
    withheld.forEach(name -> environment.put(name, "marked"));

    install(new NpmBinarySource(npm, environment, Duration.ofSeconds(20)));

    assertThat(Files.readAllLines(seen))
        .filteredOn(line -> line.endsWith("=marked"))
        .extracting(line -> line.substring(0, line.indexOf('=')))
        .containsExactlyInAnyOrderElementsOf(kept);
  }

  @Test
  void aFailingClientIsQuotedWithoutPasswords() throws Exception {
    Path npm =
        npm(
            """
            echo 'npm error code E404' >&2
            echo 'npm error 404 Not Found - GET https://joe:secret@mirror.invalid/@tiny' >&2
            echo 'npm error A complete log of this run can be found in: /x' >&2
            exit 3
            """);

    assertThatThrownBy(() -> install(npm))
        .isInstanceOf(InstallException.class)
        .hasMessageContainingAll(
            "npm ended with code 3", "E404", "https://***@mirror.invalid", npm.toString())
        .hasMessageNotContainingAny("secret", "complete log");
    assertNothingIsLeft();
  }

  @Test
  void theCauseIsQuotedThoughMuchFollowsIt() throws Exception {
    Path npm =
        npm(
            """
            echo 'npm warn config something old' >&2
            echo 'npm error code ENOTFOUND' >&2
            echo 'npm error network request to https://mirror.invalid failed' >&2
            for i in 1 2 3 4 5 6 7 8 9; do echo "npm error advice $i" >&2; done
            exit 1
            """);

    assertThatThrownBy(() -> install(npm))
        .hasMessageContainingAll("ENOTFOUND", "network request to", "advice 3")
        .hasMessageNotContainingAny("something old", "advice 4");
  }

  @Test
  void aProjectWithSettingsOfItsOwnIsWhereTheClientRuns() throws Exception {
    archive(Map.of(RELEASE.npmEntry(), CONTENT));
    Path seen = temporary.resolve("seen");
    Path npm =
        npm("pwd > '" + seen + "'\n" + FIND_DESTINATION + "cp '" + archive() + "' \"$d/p.tgz\"");
    Path project = Files.createDirectories(temporary.resolve("project"));
    Path inside = Files.createDirectories(project.resolve("src/deep"));
    Files.writeString(project.resolve("package.json"), "{}");

    install(source(npm, inside));
    assertThat(Files.readString(seen)).contains("/home/");

    Files.writeString(project.resolve(".npmrc"), "registry=https://mirror.invalid/\n");
    Files.delete(
        temporary
            .resolve("home")
            .resolve("broker")
            .resolve(releaseFolder())
            .resolve("agent-relay-broker"));
    install(source(npm, inside));
    assertThat(Files.readString(seen).strip()).isEqualTo(project.toRealPath().toString());
  }

  private static NpmBinarySource source(Path npm, Path here) {
    return new NpmBinarySource(npm, Map.of("PATH", PATH), Duration.ofSeconds(20), here);
  }

  private String releaseFolder() throws IOException {
    try (var folders = Files.list(temporary.resolve("home").resolve("broker"))) {
      return folders.findFirst().orElseThrow().getFileName().toString();
    }
  }

  @Test
  void aClientThatHangsIsEndedWithAllItStarted() throws Exception {
    Path pids = temporary.resolve("pids");
    Path npm = npm("sleep 600 &\necho $! > '" + pids + "'\necho $$ >> '" + pids + "'\nwait\n");

    // On a machine that is busy, a second may be over before npm has begun.
    for (int seconds = 1; seconds < 60 && !hasTwoLines(pids); seconds *= 4) {
      Duration limit = Duration.ofSeconds(seconds);
      assertThatThrownBy(() -> install(npm, limit))
          .isInstanceOf(InstallException.class)
          .hasMessageContaining("npm did not finish within " + limit.toSeconds() + " s");
    }
    for (String pid : Files.readAllLines(pids)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty());
    }
    assertNothingIsLeft();
  }

  private static boolean hasTwoLines(Path file) throws IOException {
    return Files.exists(file) && Files.readAllLines(file).size() == 2;
  }

  @Test
  void aClientThatCannotBeStartedIsAFailureOfThisSource() throws Exception {
    Path npm = temporary.resolve("npm");
    Files.writeString(npm, "#!/no/such/interpreter\n");
    Files.setPosixFilePermissions(npm, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertFailure(npm, "Cannot run program");
  }

  @Test
  void garbageInPlaceOfAnArchiveIsRefused() throws Exception {
    assertFailure(npm(FIND_DESTINATION + "echo garbage > \"$d/p.tgz\""), "GZIP");
  }

  @Test
  void anArchiveThatWasCutIsRefused() throws Exception {
    archive(Map.of(RELEASE.npmEntry(), CONTENT));

    assertFailure(
        npm(FIND_DESTINATION + "head -c 100000 '" + archive() + "' > \"$d/p.tgz\""), "the npm");
  }

  @Test
  void anArchiveWithAPathOutsideItselfIsRefused() throws Exception {
    archive(Map.of("package/../../evil", new byte[] {1}));

    assertFailure(npm(FIND_DESTINATION + "cp '" + archive() + "' \"$d/p.tgz\""), "outside itself");
  }

  @Test
  void aClientThatMakesNothingIsAFailure() throws Exception {
    assertFailure(npm("exit 0"), "npm made 0 archives");
  }

  @Test
  void theClientIsFoundOnThePath() throws Exception {
    Path npm = npm("exit 0");

    assertThat(NpmBinarySource.onPath(Map.of("PATH", temporary.toString())))
        .hasValueSatisfying(
            source -> assertThat(source.describe(RELEASE)).contains(npm.toString()));
    assertThat(NpmBinarySource.onPath(Map.of("PATH", "/nowhere"))).isEmpty();
  }

  private Path npm(String body) throws IOException {
    Path npm = Files.writeString(temporary.resolve("npm"), "#!/bin/sh\n" + body);
    return Files.setPosixFilePermissions(npm, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void archive(Map<String, byte[]> entries) throws IOException {
    Files.write(archive(), TinyRelease.archive(entries));
  }

  private Path archive() {
    return temporary.resolve("prepared.tgz");
  }

  private Path install(Path npm) {
    return install(npm, Duration.ofSeconds(20));
  }

  private Path install(Path npm, Duration deadline) {
    return install(new NpmBinarySource(npm, Map.of("PATH", PATH), deadline));
  }

  private Path install(BinarySource source) {
    return new BinaryInstaller(new BinaryStore(temporary.resolve("home")), List.of(source))
        .install(RELEASE, InstallProgress.Listener.NONE);
  }

  private void assertFailure(Path npm, String reason) throws IOException {
    assertThatThrownBy(() -> install(npm))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining(reason);
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(TinyRelease.brokersUnder(temporary.resolve("home"))).isEmpty();
  }
}
