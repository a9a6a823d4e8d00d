package dev.brokerline.spawn.binary;

import static dev.brokerline.spawn.binary.TinyRelease.CONTENT;
import static dev.brokerline.spawn.binary.TinyRelease.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.binary.Finding.Outcome;
import dev.brokerline.spawn.error.UnsupportedPlatformException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryPlacesTest {

  @TempDir Path temporary;

  @Test
  void aNamedFileIsTakenWhateverItsContent() throws Exception {
    Path file = executable(temporary.resolve("mine"), new byte[] {1});

    assertThat(only(places().addNamed(file)).binary()).contains(file);
    assertThat(only(places().addVariable(Map.of("BROKERLINE_BROKER", file.toString()))).binary())
        .contains(file);
  }

  @Test
  void aNamedFileOfNoUseIsUnusableForAReasonOfItsOwn() throws Exception {
    Path plain = Files.write(temporary.resolve("plain"), CONTENT);

    assertUnusable(temporary.resolve("missing"), "no such file");
    assertUnusable(temporary, "directory");
    assertUnusable(plain, "not executable");
  }

  @Test
  void aVariableThatIsNotSetOrBlankIsAbsent() {
    assertThat(only(places().addVariable(Map.of())).outcome()).isEqualTo(Outcome.ABSENT);
    assertThat(only(places().addVariable(Map.of("BROKERLINE_BROKER", " "))).outcome())
        .isEqualTo(Outcome.ABSENT);
  }

  @Test
  void thePathIsSearchedInOrderAndOnlyTheReleaseItselfIsTaken() throws Exception {
    Path first = Files.createDirectory(temporary.resolve("first"));
    Path second = Files.createDirectory(temporary.resolve("second"));
    Path broker = executable(second.resolve("agent-relay-broker"), CONTENT);
    String path = first + File.pathSeparator + second;

    assertThat(onPath(path).binary()).contains(broker);

    Path stranger = executable(first.resolve("agent-relay-broker"), new byte[CONTENT.length]);
    Finding finding = onPath(path);
    assertThat(finding.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(finding.file()).isEqualTo(stranger);
    assertThat(finding.verdict()).contains("9.9.9").contains("explicitly");
  }

  @Test
  void relativeElementsOfThePathAreNotSearched() {
    assertThat(onPath("." + File.pathSeparator + "bin").outcome()).isEqualTo(Outcome.ABSENT);
  }

  @Test
  void theBrokersOwnDirectoryIsTakenOnlyByItsHash() throws Exception {
    Path bin = Files.createDirectories(temporary.resolve(".agent-relay/bin"));
    Path broker = executable(bin.resolve("agent-relay-broker"), CONTENT);

    assertThat(vendor().binary()).contains(broker);
    executable(broker, new byte[] {1});
    assertThat(vendor().outcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void theStoreSaysWhetherItHasTheReleaseOrWhyNot() throws Exception {
    BinaryStore store = new BinaryStore(temporary.resolve("home"));
    BinaryPlaces places = places().addStore(store);

    assertThat(only(places).outcome()).isEqualTo(Outcome.ABSENT);
    Files.createDirectories(store.directory(RELEASE));
    executable(store.binary(RELEASE), new byte[] {1});
    assertThat(only(places).outcome()).isEqualTo(Outcome.REFUSED);
    executable(store.binary(RELEASE), CONTENT);
    assertThat(only(places).binary()).contains(store.binary(RELEASE));
  }

  @Test
  void onAPlatformWithoutReleasesPlacesAreAbsentNotBroken() {
    BinaryPlaces places =
        new BinaryPlaces(
            () -> {
              throw new UnsupportedPlatformException("plan9-x64", "only others");
            });
    places
        .addStore(new BinaryStore(temporary))
        .addClassPath(new ClasspathBinarySource(getClass().getClassLoader()))
        .addSearchPath(temporary.toString())
        .addVendorDirectory(temporary);

    assertThat(places.survey())
        .hasSize(4)
        .allSatisfy(
            finding -> {
              assertThat(finding.toString()).contains("plan9-x64");
              assertThat(finding.outcome()).isEqualTo(Outcome.ABSENT);
            });
  }

  @Test
  void theSearchStopsAtTheFirstThatIsTakenAndRemembersWhatEachSaid() {
    Path file = temporary.resolve("x");
    BinaryPlaces places =
        places()
            .add(() -> Finding.absent("one", null, "nothing"))
            .add(() -> Finding.refused("two", file, "unknown"))
            .add(() -> Finding.taken("three", file, "fine"))
            .add(() -> Finding.taken("four", file, "never asked"));

    BinaryPlaces.Search search = places.search(/* mayUnpack= */ true);

    assertThat(search.binary()).contains(file);
    assertThat(search.findings()).extracting(Finding::place).containsExactly("one", "two", "three");
    assertThat(places.survey()).hasSize(4);
  }

  @Test
  void theSearchStopsAtANamedFileOfNoUse() {
    Path file = temporary.resolve("x");
    BinaryPlaces.Search search =
        places()
            .add(() -> new Finding("named", file, Outcome.UNUSABLE, "gone"))
            .add(() -> Finding.taken("other", file, "fine"))
            .search(/* mayUnpack= */ true);

    assertThat(search.binary()).isEmpty();
    assertThat(search.endedAtNamedFile()).isTrue();
  }

  private void assertUnusable(Path file, String reason) {
    Finding finding = only(places().addNamed(file));
    assertThat(finding.outcome()).isEqualTo(Outcome.UNUSABLE);
    assertThat(finding.verdict()).contains(reason);
    assertThat(finding.toString()).contains(file.toString());
  }

  private static BinaryPlaces places() {
    return new BinaryPlaces(() -> RELEASE);
  }

  private static Finding only(BinaryPlaces places) {
    List<Finding> findings = places.survey();
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  private static Finding onPath(String path) {
    return only(places().addSearchPath(path));
  }

  private Finding vendor() {
    return only(places().addVendorDirectory(temporary));
  }

  private static Path executable(Path file, byte[] content) throws Exception {
    Files.write(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
