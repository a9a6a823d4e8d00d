package dev.brokerline.spawn.binary;

import static dev.brokerline.spawn.binary.TinyRelease.CONTENT;
import static dev.brokerline.spawn.binary.TinyRelease.MANIFEST;
import static dev.brokerline.spawn.binary.TinyRelease.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.BrokerLauncher;
import dev.brokerline.spawn.LaunchOptions;
import dev.brokerline.spawn.binary.Finding.Outcome;
import dev.brokerline.spawn.binary.InstallProgress.Phase;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is shipped as a dependency. */
class ClasspathBinaryTest {

  private static final byte[] STRANGER = {1, 2, 3};

  @TempDir Path temporary;
  private BinaryStore store;
  private final List<InstallProgress> progress = new ArrayList<>();
  private final BrokerLauncher launcher =
      new BrokerLauncher(
          (command, listener) -> {
            throw new AssertionError("nothing is to be started");
          },
          MANIFEST);

  @BeforeEach
  void setUp() {
    store = new BinaryStore(temporary.resolve("home"));
  }

  @Test
  void aJarIsFoundAndUnpackedOnceIntoTheStore() throws Exception {
    LaunchOptions options = options(InstallPolicy.OFFLINE, jar("broker.jar", CONTENT));

    Path first = launcher.binaries(options).resolve();
    List<Phase> phases = progress.stream().map(InstallProgress::phase).distinct().toList();
    progress.clear();
    Path second = launcher.binaries(options).resolve();

    assertThat(first).isEqualTo(store.binary(RELEASE)).hasBinaryContent(CONTENT).isExecutable();
    assertThat(phases).containsExactly(Phase.FETCHING, Phase.VERIFYING, Phase.DONE);
    assertThat(second).isEqualTo(first);
    assertThat(progress).as("the second search unpacks nothing").isEmpty();
  }

  @Test
  void aDirectoryOnTheClassPathWillDo() throws Exception {
    Path resource = temporary.resolve("classes").resolve(ClasspathBinarySource.resource(RELEASE));
    Files.createDirectories(resource.getParent());
    Files.write(resource, CONTENT);

    assertThat(
            launcher
                .binaries(options(InstallPolicy.OFFLINE, temporary.resolve("classes")))
                .resolve())
        .hasBinaryContent(CONTENT);
  }

  @Test
  void theReleaseIsTakenThoughAStrangerOfItsNameComesFirst() throws Exception {
    Path stranger = jar("stranger.jar", STRANGER);
    Path right = jar("right.jar", CONTENT);

    assertThat(launcher.binaries(options(InstallPolicy.OFFLINE, stranger, right)).resolve())
        .hasBinaryContent(CONTENT);
  }

  @Test
  void aStrangerIsRefusedByNameAndTheStoreStaysClean() throws Exception {
    Path stranger = jar("stranger.jar", STRANGER);

    assertThatThrownBy(() -> launcher.binaries(options(InstallPolicy.OFFLINE, stranger)).resolve())
        .isInstanceOf(BinaryNotFoundException.class)
        .hasMessageContainingAll("the class path: ", "stranger.jar", "is not " + RELEASE);
    assertThat(temporary.resolve("home")).doesNotExist();
  }

  @Test
  void aFileThatOnlyBeginsLikeTheReleaseIsAStranger() throws Exception {
    byte[] longer = Arrays.copyOf(CONTENT, CONTENT.length + 1);

    assertThat(found(jar("longer.jar", longer)).outcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void whereNothingMayBeInstalledNothingIsUnpacked() throws Exception {
    Path jar = jar("broker.jar", CONTENT);

    assertThatThrownBy(() -> launcher.binaries(options(InstallPolicy.NEVER, jar)).resolve())
        .isInstanceOf(BinaryNotFoundException.class)
        .hasMessageContaining("broker.jar");
    assertThat(temporary.resolve("home")).doesNotExist();
  }

  @Test
  void aSurveyTellsOfItAndUnpacksNothing() throws Exception {
    Path jar = jar("broker.jar", CONTENT);

    assertThat(launcher.binaries(options(InstallPolicy.IF_MISSING, jar)).survey())
        .extracting(Finding::outcome)
        .contains(Outcome.PACKED)
        .doesNotContain(Outcome.TAKEN);
    assertThat(temporary.resolve("home")).doesNotExist();
  }

  @Test
  void anEmptyClassPathNamesTheResourceThatIsMissing() {
    Finding finding = found();

    assertThat(finding.outcome()).isEqualTo(Outcome.ABSENT);
    assertThat(finding.verdict())
        .contains("META-INF/brokerline/broker/" + RELEASE.platform() + "/agent-relay-broker");
  }

  private static Finding found(Path... classPath) {
    return new BinaryPlaces(() -> RELEASE)
        .addClassPath(new ClasspathBinarySource(loader(classPath)))
        .survey()
        .get(0);
  }

  private LaunchOptions options(InstallPolicy policy, Path... classPath) {
    return LaunchOptions.builder()
        .inheritedEnvironment(Map.of("HOME", temporary.resolve("user").toString()))
        .home(temporary.resolve("home"))
        .directory(temporary)
        .installPolicy(policy)
        .installListener(progress::add)
        .classLoader(loader(classPath))
        .build();
  }

  private static ClassLoader loader(Path... classPath) {
    URL[] urls = new URL[classPath.length];
    try {
      for (int i = 0; i < urls.length; i++) {
        urls[i] = classPath[i].toUri().toURL();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new URLClassLoader(urls, /* parent= */ null);
  }

  private Path jar(String name, byte[] content) throws IOException {
    Path jar = temporary.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry(ClasspathBinarySource.resource(RELEASE)));
      zip.write(content);
    }
    return jar;
  }
}
