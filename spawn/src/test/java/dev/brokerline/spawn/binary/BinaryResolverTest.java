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

class BinaryResolverTest {

  @TempDir Path temporary;

  @Test
  void aNamedFileIsTakenWhateverItsContent() throws Exception {
    Path file = executable(temporary.resolve("mine"), new byte[] {1});

    assertThat(new ExplicitBinaryResolver(file).resolve().binary()).contains(file);
    assertThat(environment(file.toString()).resolve().binary()).contains(file);
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
    assertThat(new EnvironmentBinaryResolver(Map.of()).resolve().outcome())
        .isEqualTo(Outcome.ABSENT);
    assertThat(environment(" ").resolve().outcome()).isEqualTo(Outcome.ABSENT);
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
    BinaryResolver resolver = new InstalledBinaryResolver(store, () -> RELEASE);

    assertThat(resolver.resolve().outcome()).isEqualTo(Outcome.ABSENT);
    Files.createDirectories(store.directory(RELEASE));
    executable(store.binary(RELEASE), new byte[] {1});
    assertThat(resolver.resolve().outcome()).isEqualTo(Outcome.REFUSED);
    executable(store.binary(RELEASE), CONTENT);
    assertThat(resolver.resolve().binary()).contains(store.binary(RELEASE));
  }

  @Test
  void onAPlatformWithoutReleasesPlacesAreAbsentNotBroken() {
    BinaryResolver store =
        new InstalledBinaryResolver(
            new BinaryStore(temporary),
            () -> {
              throw new UnsupportedPlatformException("plan9-x64", "only others");
            });

    assertThat(store.resolve().toString()).contains("plan9-x64");
    assertThat(store.resolve().outcome()).isEqualTo(Outcome.ABSENT);
  }

  @Test
  void theChainStopsAtTheFirstThatIsTakenAndRemembersWhatEachSaid() {
    Path file = temporary.resolve("x");
    BinaryResolverChain chain =
        new BinaryResolverChain(
            List.of(
                () -> Finding.absent("one", null, "nothing"),
                () -> Finding.refused("two", file, "unknown"),
                () -> Finding.taken("three", file, "fine"),
                () -> Finding.taken("four", file, "never asked")));

    BinaryResolverChain.Search search = chain.search(/* mayUnpack= */ true);

    assertThat(search.binary()).contains(file);
    assertThat(search.findings()).extracting(Finding::place).containsExactly("one", "two", "three");
    assertThat(chain.survey()).hasSize(4);
  }

  @Test
  void theChainStopsAtANamedFileOfNoUse() {
    Path file = temporary.resolve("x");
    BinaryResolverChain.Search search =
        new BinaryResolverChain(
                List.of(
                    () -> new Finding("named", file, Outcome.UNUSABLE, "gone"),
                    () -> Finding.taken("other", file, "fine")))
            .search(/* mayUnpack= */ true);

    assertThat(search.binary()).isEmpty();
    assertThat(search.endedAtNamedFile()).isTrue();
  }

  private void assertUnusable(Path file, String reason) {
    Finding finding = new ExplicitBinaryResolver(file).resolve();
    assertThat(finding.outcome()).isEqualTo(Outcome.UNUSABLE);
    assertThat(finding.verdict()).contains(reason);
    assertThat(finding.toString()).contains(file.toString());
  }

  private static EnvironmentBinaryResolver environment(String value) {
    return new EnvironmentBinaryResolver(Map.of("BROKERLINE_BROKER", value));
  }

  private static Finding onPath(String path) {
    return PathBinaryResolver.ofSearchPath(path, () -> RELEASE).resolve();
  }

  private Finding vendor() {
    return PathBinaryResolver.ofVendorDirectory(temporary, () -> RELEASE).resolve();
  }

  private static Path executable(Path file, byte[] content) throws Exception {
    Files.write(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
