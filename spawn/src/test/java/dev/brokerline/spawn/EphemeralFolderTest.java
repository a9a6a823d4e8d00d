package dev.brokerline.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EphemeralFolderTest {

  @TempDir Path temporary;

  @Test
  void itIsInTheChildsDirectoryForTemporaryFiles() {
    assertThat(folder(Map.of("TMPDIR", "/var/x"), 7).path())
        .isEqualTo(Path.of("/var/x/agent-relay-ephemeral-7"));
    assertThat(folder(Map.of(), 7).path()).isEqualTo(Path.of("/tmp/agent-relay-ephemeral-7"));
  }

  @Test
  void aRecordedOneMustBeTheFolderOfThatProcess() {
    Path path = Path.of("/var/x/agent-relay-ephemeral-7");
    assertThat(EphemeralFolder.recorded(path, 7).orElseThrow().path()).isEqualTo(path);
    assertThat(EphemeralFolder.recorded(path, 77)).isEmpty();
    assertThat(EphemeralFolder.recorded(Path.of("/home"), 7)).isEmpty();
    assertThat(EphemeralFolder.recorded(Path.of("agent-relay-ephemeral-7"), 7)).isEmpty();
  }

  @Test
  void itIsDeletedWithAllThatIsInItAndNothingElse() throws Exception {
    Path ours = Files.createDirectories(temporary.resolve("agent-relay-ephemeral-7/team/logs"));
    Files.writeString(ours.resolve("a.log"), "x");
    Path neighbour = Files.createDirectory(temporary.resolve("agent-relay-ephemeral-77"));

    assertThat(here(7).delete()).isTrue();

    assertThat(here(7).path()).doesNotExist();
    assertThat(neighbour).exists();
    assertThat(here(7).delete()).as("again").isTrue();
  }

  @Test
  void linksInItAreNotFollowed() throws Exception {
    Path precious = Files.createDirectory(temporary.resolve("precious"));
    Files.writeString(precious.resolve("file"), "x");
    Path ours = Files.createDirectory(temporary.resolve("agent-relay-ephemeral-7"));
    Files.createSymbolicLink(ours.resolve("link"), precious);

    assertThat(here(7).delete()).isTrue();

    assertThat(precious.resolve("file")).exists();
  }

  @Test
  void aLinkInItsPlaceStaysAndSoDoesWhatItPointsTo() throws Exception {
    Path precious = Files.createDirectory(temporary.resolve("precious"));
    Files.writeString(precious.resolve("file"), "x");
    Files.createSymbolicLink(temporary.resolve("agent-relay-ephemeral-7"), precious);

    assertThat(here(7).delete()).isFalse();

    assertThat(precious.resolve("file")).exists();
  }

  @Test
  void aFolderOfAnotherUserStays() throws Exception {
    Path foreign = Files.createDirectory(temporary.resolve("agent-relay-ephemeral-7"));
    assumeThat(giveAway(foreign)).as("only root can give a folder away").isTrue();

    assertThat(here(7).delete()).isFalse();

    assertThat(temporary.toFile().list()).containsExactly("agent-relay-ephemeral-7");
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

  private EphemeralFolder here(long pid) {
    return folder(Map.of("TMPDIR", temporary.toString()), pid);
  }

  private static EphemeralFolder folder(Map<String, String> environment, long pid) {
    return EphemeralFolder.of(
        new BrokerCommand(Path.of("/b"), List.of(), Path.of("/w"), environment), pid);
  }
}
