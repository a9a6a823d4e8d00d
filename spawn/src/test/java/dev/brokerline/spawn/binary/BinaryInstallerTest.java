package dev.brokerline.spawn.binary;

import static dev.brokerline.spawn.binary.TinyRelease.CONTENT;
import static dev.brokerline.spawn.binary.TinyRelease.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.binary.InstallProgress.Phase;
import dev.brokerline.spawn.error.ChecksumMismatchException;
import dev.brokerline.spawn.error.InstallException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BinaryInstallerTest {

  @TempDir Path temporary;
  private Path home;
  private BinaryStore store;

  @BeforeEach
  void setUp() {
    home = temporary.resolve("home");
    store = new BinaryStore(home);
  }

  @Test
  void aLocalFileBecomesTheOwnersExecutable() throws Exception {
    Path installed = install(new FileBinarySource(file("broker", CONTENT)));

    assertThat(installed).isEqualTo(store.binary(RELEASE)).hasBinaryContent(CONTENT);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(installed)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(store.directory(RELEASE))))
        .isEqualTo("rwx------");
    assertOnlyTheBinaryIsThere();
  }

  @Test
  void aDirectoryGivesTheFileNamedAsTheArtifact() throws Exception {
    file(RELEASE.platform().artifact(), CONTENT);

    assertThat(install(new FileBinarySource(temporary))).hasBinaryContent(CONTENT);
  }

  @Test
  void anArchiveOfThePackageGivesItsEntry() throws Exception {
    byte[] archive =
        TinyRelease.archive(Map.of("package/README.md", bytes("hi"), RELEASE.npmEntry(), CONTENT));

    assertThat(install(new FileBinarySource(file("p.tgz", archive)))).hasBinaryContent(CONTENT);
  }

  @Test
  void anArchiveWithAPathOutsideItselfIsRefused() throws Exception {
    for (String path : List.of("../evil", "package/../../evil", "/etc/evil")) {
      Path archive = file("p.tgz", TinyRelease.archive(Map.of(path, bytes("evil"))));

      assertFailure(new FileBinarySource(archive), "outside itself, '" + path + "'");
    }
  }

  @Test
  void anArchiveIsRefusedForAPathOutsideItselfBehindTheEntryToo() throws Exception {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(RELEASE.npmEntry(), CONTENT);
    entries.put("../evil", bytes("evil"));
    Path archive = file("p.tgz", TinyRelease.archive(entries));

    assertFailure(new FileBinarySource(archive), "outside itself, '../evil'");
  }

  @Test
  void anArchiveInPlaceOfTheBinaryIsCalledOne() throws Exception {
    Path archive = file("broker", TinyRelease.archive(Map.of(RELEASE.npmEntry(), CONTENT)));

    assertFailure(new FileBinarySource(archive), "it is an archive, not a binary");
  }

  @Test
  void anArchiveWithoutTheEntryIsRefused() throws Exception {
    Path archive = file("p.tgz", TinyRelease.archive(Map.of("package/README.md", bytes("hi"))));

    assertFailure(new FileBinarySource(archive), "has no entry " + RELEASE.npmEntry());
  }

  @Test
  void aFileThatIsTooShortIsRefusedWithBothNumbers() throws Exception {
    Path file = file("broker", Arrays.copyOf(CONTENT, 1000));

    assertFailure(new FileBinarySource(file), "ended after 1000 of 300000 bytes");
  }

  @Test
  void aFileThatIsTooLongIsNotReadToItsEnd() throws Exception {
    Path file = file("broker", Arrays.copyOf(CONTENT, CONTENT.length + 1));

    assertFailure(new FileBinarySource(file), "more than the 300000 bytes");
  }

  @Test
  void aWebPageIsCalledAWebPage() throws Exception {
    Path file = file("broker", bytes("<!DOCTYPE html><html>log in</html>"));

    assertFailure(new FileBinarySource(file), "a web page");
  }

  @Test
  void aFileThatIsNotThereIsNamed() throws Exception {
    Path missing = temporary.resolve("missing");

    assertFailure(new FileBinarySource(missing), "there is no file " + missing);
  }

  @Test
  void aWrongHashFromTheOnlySourceIsATypedFailureWithBothHashes() throws Exception {
    Path file = file("broker", tampered());

    assertThatThrownBy(() -> install(new FileBinarySource(file)))
        .isInstanceOfSatisfying(
            ChecksumMismatchException.class,
            e -> {
              assertThat(e.expected()).isEqualTo(RELEASE.sha256());
              assertThat(e.actual()).isEqualTo(TinyRelease.of(tampered()).sha256());
            })
        .hasMessageContaining(file.toString());
    assertThat(TinyRelease.brokersUnder(home)).isEmpty();
  }

  @Test
  void theNextSourceIsAskedWhenOneFailsAndAllFailuresAreListed() throws Exception {
    BinarySource wrong = new FileBinarySource(file("wrong", tampered()));
    BinarySource missing = new FileBinarySource(temporary.resolve("missing"));
    BinarySource good = new FileBinarySource(file("good", CONTENT));

    assertThatThrownBy(
            () -> installer(wrong, missing).install(RELEASE, InstallProgress.Listener.NONE))
        .isInstanceOfSatisfying(InstallException.class, e -> assertThat(e.reasons()).hasSize(2))
        .hasMessageContainingAll("wrong", "expected SHA-256", "missing", "BROKERLINE_BROKER");
    assertThat(TinyRelease.brokersUnder(home)).isEmpty();
    assertThat(install(wrong, missing, good)).hasBinaryContent(CONTENT);
    assertOnlyTheBinaryIsThere();
  }

  @Test
  void aSourceThatThrowsAnythingLeavesTheStoreCleanAndTheNextRunWorks() throws Exception {
    BinarySource bad =
        source(
            download -> {
              download.readFrom(new ByteArrayInputStream(CONTENT, 0, 100_000));
              Files.writeString(download.scratch().resolve("litter"), "x");
              throw new IllegalStateException("broken in the middle");
            });

    assertFailure(bad, "broken in the middle");
    assertThat(install(new FileBinarySource(file("good", CONTENT)))).hasBinaryContent(CONTENT);
  }

  @Test
  void whatAKilledInstallationLeftIsRemovedByTheNext() throws Exception {
    Path left = Files.createDirectories(store.incoming(RELEASE).resolve("scratch"));
    Files.writeString(left.resolve("half"), "x");
    Files.writeString(store.incoming(RELEASE).resolve("binary"), "half");

    install(new FileBinarySource(file("good", CONTENT)));

    assertOnlyTheBinaryIsThere();
  }

  @Test
  void anInstalledReleaseIsNotFetchedAgain() throws Exception {
    install(new FileBinarySource(file("good", CONTENT)));

    assertThat(install(source(download -> assertThat(true).as("asked").isFalse())))
        .hasBinaryContent(CONTENT);
  }

  @Test
  void anInstallationAnewFetchesAndReplacesTheFileNotItsContent() throws Exception {
    BinarySource good = new FileBinarySource(file("good", CONTENT));
    Path installed = install(good);
    Object before = Files.getAttribute(installed, "unix:ino");

    installer(good).anew().install(RELEASE, InstallProgress.Listener.NONE);

    assertThat(installed).hasBinaryContent(CONTENT);
    assertThat(Files.getAttribute(installed, "unix:ino")).isNotEqualTo(before);
    assertOnlyTheBinaryIsThere();
  }

  @Test
  void aFailedInstallationAnewLeavesTheOldOne() throws Exception {
    Path installed = install(new FileBinarySource(file("good", CONTENT)));
    BinarySource missing = new FileBinarySource(temporary.resolve("missing"));

    assertThatThrownBy(
            () -> installer(missing).anew().install(RELEASE, InstallProgress.Listener.NONE))
        .isInstanceOf(InstallException.class);

    assertThat(installed).hasBinaryContent(CONTENT);
    assertOnlyTheBinaryIsThere();
  }

  @Test
  void anAlteredBinaryIsReplacedByANewFileNotRewritten() throws Exception {
    BinarySource good = new FileBinarySource(file("good", CONTENT));
    Path installed = install(good);
    Files.write(installed, tampered());
    Path inUse = Files.createLink(temporary.resolve("in-use"), installed);

    install(good);

    assertThat(installed).hasBinaryContent(CONTENT);
    assertThat(inUse).hasBinaryContent(tampered());
  }

  @Test
  void sixteenThreadsAtOnceFetchOnce() throws Exception {
    AtomicInteger fetches = new AtomicInteger();
    BinarySource counting =
        source(
            download -> {
              fetches.incrementAndGet();
              download.readFrom(new ByteArrayInputStream(CONTENT));
            });
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Path>> results = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        results.add(
            threads.submit(
                () -> {
                  start.await();
                  return install(counting);
                }));
      }
      start.countDown();
      for (Future<Path> result : results) {
        assertThat(result.get(30, TimeUnit.SECONDS)).hasBinaryContent(CONTENT);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(fetches).hasValue(1);
    assertOnlyTheBinaryIsThere();
  }

  @Test
  void progressIsToldInOrder() throws Exception {
    List<InstallProgress> progress = new ArrayList<>();

    installer(new FileBinarySource(file("good", CONTENT))).install(RELEASE, progress::add);

    assertThat(progress).extracting(InstallProgress::phase).startsWith(Phase.FETCHING);
    assertThat(progress).extracting(InstallProgress::phase).endsWith(Phase.VERIFYING, Phase.DONE);
    assertThat(progress)
        .filteredOn(step -> step.phase() == Phase.FETCHING)
        .extracting(InstallProgress::bytes)
        .isSorted()
        .startsWith(0L)
        .endsWith(RELEASE.size());
  }

  @Test
  void aListenerThatThrowsStopsNothingAndIsToldNoMore() throws Exception {
    List<InstallProgress> progress = new ArrayList<>();
    InstallProgress.Listener listener =
        step -> {
          progress.add(step);
          throw new IllegalStateException("a listener's bug");
        };

    Path installed =
        installer(new FileBinarySource(file("good", CONTENT))).install(RELEASE, listener);

    assertThat(installed).hasBinaryContent(CONTENT);
    assertThat(progress).hasSize(1);
  }

  @Test
  void anInterruptEndsTheInstallationKeepsTheFlagAndLeavesNothing() throws Exception {
    BinarySource interrupted =
        source(
            download -> {
              Thread.currentThread().interrupt();
              download.readFrom(new ByteArrayInputStream(CONTENT));
            });

    assertThatThrownBy(() -> install(interrupted))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(TinyRelease.brokersUnder(home)).isEmpty();
  }

  @Test
  void aHomeThatCannotBeADirectoryIsNamed() throws Exception {
    Files.writeString(home, "a file");

    assertThatThrownBy(() -> install(new FileBinarySource(file("good", CONTENT))))
        .isInstanceOf(InstallException.class)
        .hasMessageContainingAll("cannot install", home.toString(), "Not a directory");
  }

  private interface Fetch {
    void into(Download download) throws IOException, InterruptedException;
  }

  private static BinarySource source(Fetch fetch) {
    return new BinarySource() {
      @Override
      public String describe(BrokerRelease release) {
        return "the test's source";
      }

      @Override
      public void fetch(BrokerRelease release, Download download)
          throws IOException, InterruptedException {
        fetch.into(download);
      }
    };
  }

  private void assertFailure(BinarySource source, String reason) throws IOException {
    assertThatThrownBy(() -> install(source))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining(reason);
    assertThat(TinyRelease.brokersUnder(home)).as("left in the store").isEmpty();
  }

  private void assertOnlyTheBinaryIsThere() throws IOException {
    String directory = store.directory(RELEASE).getFileName().toString();
    assertThat(TinyRelease.brokersUnder(home))
        .containsExactlyInAnyOrder(
            directory, directory + "/agent-relay-broker", directory + "/verified");
  }

  private Path install(BinarySource... sources) {
    return installer(sources).install(RELEASE, InstallProgress.Listener.NONE);
  }

  private BinaryInstaller installer(BinarySource... sources) {
    return new BinaryInstaller(store, List.of(sources));
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(temporary.resolve(name), content);
  }

  private static byte[] tampered() {
    byte[] tampered = CONTENT.clone();
    tampered[200_000] ^= 1;
    return tampered;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
