package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.error.ChecksumMismatchException;
import dev.brokerline.spawn.error.InstallException;
import dev.brokerline.spawn.error.UnsupportedPlatformException;
import dev.brokerline.spawn.internal.SearchPath;
import dev.brokerline.spawn.internal.UserHome;
import dev.brokerline.spawn.platform.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds and installs the broker's binary on this machine, and removes other versions. All methods
 * block and may be called from any thread.
 */
public final class BrokerBinaries {

  private static final String WAYS_OUT =
      "There are three ways out. Allow it to be installed ('brokerline install' does it; where there"
          + " is no network, with --from FILE). Ship it on the class path as"
          + " META-INF/brokerline/broker/<os>-<arch>/agent-relay-broker. Or name its file explicitly"
          + " or in the variable "
          + BinaryPlaces.VARIABLE
          + ".";
  private static final String FIX_THE_NAME = "Name another file, or none to have one found.";

  private final Settings settings;
  private final ReleaseManifest manifest;
  private final BinaryStore store;
  private final ClasspathBinarySource classPath;

  /** Makes an instance for the manifest's version. */
  public BrokerBinaries(Settings settings, ReleaseManifest manifest) {
    this.settings = settings;
    this.manifest = manifest;
    this.store = new BinaryStore(settings.home());
    this.classPath = new ClasspathBinarySource(settings.classLoader());
  }

  /**
   * Where binaries may be, and how one may be installed.
   *
   * @param named the file that the caller named, if any; no other place is searched then
   * @param home the directory of the store
   * @param classLoader the class loader that may contain a broker
   * @param environment the environment variables
   * @param policy when to install a broker
   * @param sources the sources of an installation, in order
   * @param listener receives the progress of an installation
   */
  public record Settings(
      Optional<Path> named,
      Path home,
      ClassLoader classLoader,
      Map<String, String> environment,
      InstallPolicy policy,
      List<BinarySource> sources,
      InstallProgress.Listener listener) {

    public Settings {
      environment = Map.copyOf(environment);
      sources = List.copyOf(sources);
    }

    private List<BinarySource> allowedSources() {
      return switch (policy) {
        case IF_MISSING -> sources;
        case OFFLINE -> sources.stream().filter(source -> !source.usesNetwork()).toList();
        case NEVER -> List.of();
      };
    }
  }

  /**
   * The result of removing other releases from a store.
   *
   * @param removed the removed directories
   * @param kept the directories that were kept, because a process runs from them, or a JVM may
   *     start or install a broker there
   */
  public record PruneReport(List<Path> removed, List<Path> kept) {

    public PruneReport {
      removed = List.copyOf(removed);
      kept = List.copyOf(kept);
    }
  }

  /**
   * Finds or installs the binary.
   *
   * @throws BinaryNotFoundException if there is none, and none may be installed
   * @throws UnsupportedPlatformException if there is none, and none is published for this platform
   * @throws InstallException if it could not be installed
   * @throws ChecksumMismatchException if the only source has a different file
   */
  public Path resolve() {
    BinaryPlaces.Search search = places().search(settings.policy() != InstallPolicy.NEVER);
    return search.binary().orElseGet(() -> install(search));
  }

  private Path install(BinaryPlaces.Search search) {
    if (search.endedAtNamedFile()) {
      throw new BinaryNotFoundException(search.findings(), FIX_THE_NAME);
    }
    List<BinarySource> sources =
        search.endedAtPacked() ? List.of(classPath) : settings.allowedSources();
    if (sources.isEmpty()) {
      throw new BinaryNotFoundException(search.findings(), WAYS_OUT);
    }
    return new BinaryInstaller(store, sources).install(release(), settings.listener());
  }

  /** Searches every place in the order of {@link #resolve}, without installing. */
  public List<Finding> survey() {
    return places().survey();
  }

  private BinaryPlaces places() {
    BinaryPlaces places = new BinaryPlaces(this::release);
    settings.named().ifPresent(places::addNamed);
    places
        .addVariable(settings.environment())
        .addStore(store)
        .addClassPath(classPath)
        .addSearchPath(SearchPath.text(settings.environment()));
    UserHome.of(settings.environment()).ifPresent(places::addVendorDirectory);
    return places;
  }

  /** Returns whether the store has the unaltered binary; false if the store cannot be read. */
  public boolean isInstalled() {
    try {
      return store.check(release()) == BinaryStore.State.SOUND;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Installs the binary into the store, even if another place has one, and returns its file.
   *
   * @param anew whether to replace an installed binary
   * @throws BinaryNotFoundException if it is not installed, and no source may be used
   * @throws UnsupportedPlatformException if none is published for this platform
   * @throws InstallException if it could not be installed
   * @throws ChecksumMismatchException if the only source has a different file
   */
  public Path install(boolean anew) {
    BrokerRelease release = release();
    List<BinarySource> sources = new ArrayList<>();
    if (isPacked()) {
      sources.add(classPath);
    }
    sources.addAll(settings.allowedSources());
    if (sources.isEmpty() && (anew || !isClaimed())) {
      throw new BinaryNotFoundException(survey(), WAYS_OUT);
    }
    BinaryInstaller installer = new BinaryInstaller(store, sources);
    return (anew ? installer.anew() : installer).install(release, settings.listener());
  }

  private boolean isPacked() {
    return new BinaryPlaces(this::release)
        .addClassPath(classPath)
        .search(/* mayUnpack= */ true)
        .endedAtPacked();
  }

  private boolean isClaimed() {
    return new BinaryPlaces(this::release)
        .addStore(store)
        .search(/* mayUnpack= */ true)
        .binary()
        .isPresent();
  }

  /**
   * Returns the directories of all other releases in the store.
   *
   * @throws UnsupportedPlatformException if none is published for this platform
   */
  public List<Path> others() throws IOException {
    return store.others(release());
  }

  /**
   * Removes all other releases from the store, except those that a process of this machine runs
   * from, that a JVM has claimed, or that are being installed.
   *
   * @throws IOException if one cannot be removed; earlier ones are removed
   * @throws InterruptedException if the thread was interrupted
   */
  public PruneReport prune() throws IOException, InterruptedException {
    return store.prune(release());
  }

  private BrokerRelease release() {
    return manifest.release(Platform.current());
  }
}
