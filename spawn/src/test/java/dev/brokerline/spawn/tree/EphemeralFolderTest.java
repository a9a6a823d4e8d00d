package dev.brokerline.spawn.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.error.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EphemeralFolderTest {

  @TempDir Path temporary;

  @Test
  void itIsMadeForItsOwnerOnlyInTheChildsDirectoryForTemporaryFiles() throws Exception {
    ProcessCommand command = command(Map.of("TMPDIR", temporary.toString(), "A", "b"));

    EphemeralFolder folder = EphemeralFolder.create(command);

    assertThat(folder.path().getParent()).isEqualTo(temporary.toRealPath());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
        .isEqualTo("rwx------");
    assertThat(folder.giveTo(command).environment())
        .isEqualTo(Map.of("TMPDIR", folder.path().toString(), "A", "b"));
    assertThat(EphemeralFolder.create(command).path()).isNotEqualTo(folder.path());
  }

  @Test
  void itLeavesRoomForTheNamesOfSockets() throws Exception {
    Path deep = Files.createDirectories(temporary.resolve("x".repeat(80)));

    EphemeralFolder folder = EphemeralFolder.create(command(Map.of("TMPDIR", deep.toString())));

    assertThat(folder.path().toString()).hasSizeLessThan(80);
    assertThat(folder.path()).exists();
    assertThat(folder.delete()).isTrue();
  }

  @Test
  void aDirectoryThatIsNotThereIsNamed() {
    Path missing = temporary.resolve("missing");
    assertThatThrownBy(() -> EphemeralFolder.create(command(Map.of("TMPDIR", missing.toString()))))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("set TMPDIR");
  }

  @Test
  void aRecordedOneMustHaveTheNameOfOne() throws Exception {
    Path path = here().path();
    assertThat(EphemeralFolder.recorded(path).orElseThrow().path()).isEqualTo(path);
    for (String other :
        List.of(
            "/home",
            "/",
            "brokerline-0123abcd",
            "/tmp/brokerline-0123abcd/..",
            "/tmp/../home/brokerline-0123abcd",
            "/tmp/brokerline-0123abcde",
            "/tmp/brokerline-",
            "/tmp/agent-relay-ephemeral-7")) {
      assertThat(EphemeralFolder.recorded(Path.of(other))).as(other).isEmpty();
    }
  }

  @Test
  void itFindsTheBrokersOwnFolderWhateverItsProcessId() throws Exception {
    EphemeralFolder folder = here();
    assertThat(folder.ofBroker()).isEmpty();
    Path own = Files.createDirectory(folder.path().resolve("agent-relay-ephemeral-7-x-1"));
    assertThat(folder.ofBroker()).contains(own);
    folder.delete();
    assertThat(folder.ofBroker()).isEmpty();
  }

  @Test
  void itIsDeletedWithAllThatIsInItAndNothingElse() throws Exception {
    EphemeralFolder folder = here();
    Path logs = Files.createDirectories(folder.path().resolve("agent-relay-ephemeral-7/team/logs"));
    Files.writeString(logs.resolve("a.log"), "x");
    Path neighbour = here().path();

    assertThat(folder.delete()).isTrue();

    assertThat(folder.path()).doesNotExist();
    assertThat(neighbour).exists();
    assertThat(folder.delete()).as("again").isTrue();
  }

  @Test
  void linksInItAreNotFollowed() throws Exception {
    Path precious = Files.createDirectory(temporary.resolve("precious"));
    Files.writeString(precious.resolve("file"), "x");
    EphemeralFolder folder = here();
    Files.createSymbolicLink(folder.path().resolve("link"), precious);

    assertThat(folder.delete()).isTrue();

    assertThat(precious.resolve("file")).exists();
  }

  @Test
  void aLinkInItsPlaceStaysAndSoDoesWhatItPointsTo() throws Exception {
    Path precious = Files.createDirectory(temporary.resolve("precious"));
    Files.writeString(precious.resolve("file"), "x");
    EphemeralFolder folder = here();
    Files.delete(folder.path());
    Files.createSymbolicLink(folder.path(), precious);

    assertThat(folder.delete()).isFalse();

    assertThat(precious.resolve("file")).exists();
  }

  @Test
  void aFolderOfAnotherUserStays() throws Exception {
    EphemeralFolder folder = here();
    assumeThat(giveAway(folder.path())).as("only root can give a folder away").isTrue();

    assertThat(folder.delete()).isFalse();

    assertThat(folder.path()).exists();
  }

  /** Gives it to a user whose number has no name. */
  private static boolean giveAway(Path folder) {
    try {
      Files.setAttribute(folder, "unix:uid", 54_321);
      return true;
    } catch (IOException | UnsupportedOperationException notRoot) {
      return false;
    }
  }

  private EphemeralFolder here() {
    return EphemeralFolder.create(command(Map.of("TMPDIR", temporary.toString())));
  }

  private ProcessCommand command(Map<String, String> environment) {
    return new ProcessCommand(Path.of("/b"), List.of(), temporary, environment);
  }
}
