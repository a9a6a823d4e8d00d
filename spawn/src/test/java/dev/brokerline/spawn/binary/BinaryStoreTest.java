package dev.brokerline.spawn.binary;

import static dev.brokerline.spawn.binary.TinyRelease.CONTENT;
import static dev.brokerline.spawn.binary.TinyRelease.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brokerline.spawn.LaunchOptions;
import dev.brokerline.spawn.binary.BinaryStore.State;
import dev.brokerline.spawn.error.HomeNotFoundException;
import dev.brokerline.spawn.error.InstallException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryStoreTest {

  @TempDir Path temporary;
  private BinaryStore store;
  private Path binary;

  @BeforeEach
  void install() throws Exception {
    store = new BinaryStore(temporary.resolve("home"));
    Path original = Files.write(temporary.resolve("broker"), CONTENT);
    binary =
        new BinaryInstaller(store, List.of(new FileBinarySource(original)))
            .install(RELEASE, InstallProgress.Listener.NONE);
  }

  @Test
  void aReleaseHasADirectoryNamedByVersionAndHash() {
    assertThat(temporary.resolve("home").relativize(binary))
        .hasToString("broker/9.9.9-" + RELEASE.sha256().substring(0, 12) + "/agent-relay-broker");
  }

  @Test
  void anUntouchedBinaryIsSound() throws Exception {
    assertThat(store.check(RELEASE)).isEqualTo(State.SOUND);
  }

  @Test
  void aChangedByteIsSeenEvenIfSizeAndTimeArePutBack() throws Exception {
    FileTime time = Files.getLastModifiedTime(binary);
    try (FileChannel channel = FileChannel.open(binary, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 1000);
    }
    Files.setLastModifiedTime(binary, time);

    assertThat(store.check(RELEASE)).isEqualTo(State.ALTERED);
  }

  @Test
  void aTouchedButRightBinaryIsHashedAgainAndRemembered() throws Exception {
    Path marker = store.directory(RELEASE).resolve("verified");
    String before = Files.readString(marker);
    Files.setLastModifiedTime(binary, FileTime.fromMillis(0));

    assertThat(store.check(RELEASE)).isEqualTo(State.SOUND);
    assertThat(Files.readString(marker)).isNotEqualTo(before);
  }

  @Test
  void aBinaryWhoseMarkerIsLostIsHashed() throws Exception {
    Files.delete(store.directory(RELEASE).resolve("verified"));

    assertThat(store.check(RELEASE)).isEqualTo(State.SOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"home", "home/broker", "binary"})
  void whatOthersMayWriteIsNeitherUsedNorReplacedWhateverItsHash(String name) throws Exception {
    Path open = name.equals("binary") ? binary : temporary.resolve(name);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> store.claim(RELEASE)).hasMessageContaining("chmod go-w '" + open);
    assertThat(new BinaryPlaces(() -> RELEASE).addStore(store).survey().get(0).toString())
        .contains("chmod go-w '" + open);
    assertThatThrownBy(
            () ->
                new BinaryInstaller(store, List.of(new FileBinarySource(binary)))
                    .install(RELEASE, InstallProgress.Listener.NONE))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining("chmod go-w '" + open);
  }

  @ParameterizedTest
  @ValueSource(strings = {"home", "home/broker", "binary", "verified"})
  void whatAnotherUserPutThereIsNotTrusted(String name) throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")));
    Path marker = store.directory(RELEASE).resolve("verified");
    if (name.equals("verified")) {
      Files.writeString(binary, "theirs");
      String look = new VerifiedMarker(marker, RELEASE).look(binary);
      Files.writeString(marker, look);
      Files.setAttribute(marker, "unix:uid", 65534);
      assertThat(store.claim(RELEASE)).isEqualTo(State.ALTERED);
    } else {
      Path theirs = name.equals("binary") ? binary : temporary.resolve(name);
      Files.setAttribute(theirs, "unix:uid", 65534);
      assertThatThrownBy(() -> store.claim(RELEASE)).hasMessageContaining("another user");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lock", "use"})
  void noLinkThatAnotherUserPutAmongTheLocksIsFollowed(String suffix) throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")));
    Path elsewhere = temporary.resolve("elsewhere");
    Path link = Files.createDirectories(temporary.resolve("other/locks")).resolve(name(suffix));
    Files.createSymbolicLink(link, elsewhere);
    Files.setAttribute(link, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);

    Throwable failure = catchThrowable(() -> installAnew(temporary.resolve("other")));

    assertThat(elsewhere).doesNotExist();
    if (suffix.equals("lock")) {
      assertThat(failure)
          .isInstanceOf(InstallException.class)
          .hasMessageContaining(link + " belongs to another user");
    } else {
      assertThat(failure).as("the release is sound, but not held").isNull();
    }
  }

  @Test
  void noFileIsClosedToOthersByALinkInLocksThatAreAnotherUsers() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")));
    Path victim = Files.writeString(temporary.resolve("victim"), "for everybody");
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-r--r--"));
    Path locks = Files.createDirectories(temporary.resolve("other/locks"));
    Files.createSymbolicLink(locks.resolve(name("lock")), victim);
    Files.setAttribute(locks, "unix:uid", 65534);

    assertThatThrownBy(() -> installAnew(temporary.resolve("other")))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining(locks + " belongs to another user");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(victim)))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void noInstallationGoesWhereAnotherUserWaitsForIt() throws Exception {
    Path open = store.directory(RELEASE);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> installAnew(temporary.resolve("home")))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining("chmod go-w '" + open);
  }

  private void installAnew(Path home) {
    new BinaryInstaller(new BinaryStore(home), List.of(new FileBinarySource(binary)))
        .anew()
        .install(RELEASE, InstallProgress.Listener.NONE);
  }

  private String name(String suffix) {
    return store.directory(RELEASE).getFileName() + "." + suffix;
  }

  @Test
  void aSymbolicLinkInItsPlaceIsNotFollowed() throws Exception {
    Path elsewhere = Files.move(binary, temporary.resolve("elsewhere"));
    Files.createSymbolicLink(binary, elsewhere);

    assertThat(store.check(RELEASE)).isEqualTo(State.ALTERED);
  }

  @Test
  void aBinaryThatMayNotBeExecutedIsAltered() throws Exception {
    Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rw-------"));

    assertThat(store.check(RELEASE)).isEqualTo(State.ALTERED);
  }

  @Test
  void theHomeIsTheVariableOrHiddenInTheUsersHome() {
    Path home = temporary.resolve("home");
    assertThat(home(Map.of("BROKERLINE_HOME", "/b", "HOME", home.toString())))
        .isEqualTo(Path.of("/b"));
    assertThat(home(Map.of("HOME", temporary.toString())))
        .isEqualTo(temporary.resolve(".brokerline"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "file", "relative", "nul"})
  void aHomeThatIsNoDirectoryIsNoneAndIsNotMade(String kind) throws Exception {
    Path missing = temporary.resolve("missing");
    String home =
        switch (kind) {
          case "missing" -> missing.toString();
          case "file" -> Files.createFile(temporary.resolve("file")).toString();
          case "relative" -> "some/where";
          default -> "/a\0b";
        };

    assertThatThrownBy(() -> home(Map.of("HOME", home)))
        .isInstanceOf(HomeNotFoundException.class)
        .hasMessageStartingWith("no home directory: set BROKERLINE_HOME");
    assertThat(missing).doesNotExist();
  }

  private static Path home(Map<String, String> environment) {
    return LaunchOptions.builder().inheritedEnvironment(environment).build().home();
  }
}
