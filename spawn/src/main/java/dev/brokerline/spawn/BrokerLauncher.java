package dev.brokerline.spawn;

import dev.brokerline.spawn.binary.BinaryInstaller;
import dev.brokerline.spawn.binary.BinaryNotFoundException;
import dev.brokerline.spawn.binary.BinaryResolver;
import dev.brokerline.spawn.binary.BinaryResolverChain;
import dev.brokerline.spawn.binary.BinarySource;
import dev.brokerline.spawn.binary.BinaryStore;
import dev.brokerline.spawn.binary.BrokerRelease;
import dev.brokerline.spawn.binary.ClasspathBinaryResolver;
import dev.brokerline.spawn.binary.ClasspathBinarySource;
import dev.brokerline.spawn.binary.EnvironmentBinaryResolver;
import dev.brokerline.spawn.binary.ExplicitBinaryResolver;
import dev.brokerline.spawn.binary.Finding;
import dev.brokerline.spawn.binary.InstallPolicy;
import dev.brokerline.spawn.binary.InstalledBinaryResolver;
import dev.brokerline.spawn.binary.PathBinaryResolver;
import dev.brokerline.spawn.binary.ReleaseManifest;
import dev.brokerline.spawn.error.ChecksumMismatchException;
import dev.brokerline.spawn.error.InstallException;
import dev.brokerline.spawn.error.SpawnException;
import dev.brokerline.spawn.error.UnsupportedPlatformException;
import dev.brokerline.spawn.internal.SearchPath;
import dev.brokerline.spawn.platform.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds a broker, installs it if it must and may, and starts it. All methods block and may be
 * called from any thread.
 */
public final class BrokerLauncher {

  private static final String WAYS_OUT =
      "There are three ways out. Allow it to be installed ('brokerline install' does it; where there"
          + " is no network, with --from FILE). Ship it on the class path as"
          + " META-INF/brokerline/broker/<os>-<arch>/agent-relay-broker. Or name its file explicitly"
          + " or in the variable "
          + EnvironmentBinaryResolver.VARIABLE
          + ".";
  private static final String FIX_THE_NAME = "Name another file, or none to have one found.";

  private final BrokerProcessFactory processes;
  private final ReleaseManifest manifest;

  /** Makes a launcher of the release that this library is made for. */
  public BrokerLauncher(BrokerProcessFactory processes) {
    this(processes, ReleaseManifest.pinned());
  }

  /** Makes a launcher of the releases in another manifest. */
  public BrokerLauncher(BrokerProcessFactory processes, ReleaseManifest manifest) {
    this.processes = processes;
    this.manifest = manifest;
  }

  /**
   * Finds or installs a broker, and starts it.
   *
   * @throws SpawnException if that cannot be done, of the class that says at which step
   */
  public BrokerProcess launch(LaunchOptions options, BrokerProcessListener listener) {
    return processes.start(prepare(options), listener);
  }

  /**
   * Finds or installs a broker, and returns what is to be run.
   *
   * @throws SpawnException if no broker was found or installed
   */
  public BrokerCommand prepare(LaunchOptions options) {
    Path binary = resolve(options);
    return new BrokerCommand(
        binary, arguments(options), options.directory(), BrokerEnvironment.of(options, binary));
  }

  /**
   * Finds or installs a broker's binary.
   *
   * @throws BinaryNotFoundException if there is none and none may be installed
   * @throws UnsupportedPlatformException if there is none and none is published for this platform
   * @throws InstallException if it could not be installed
   * @throws ChecksumMismatchException if the only source of the installation has another file
   */
  public Path resolve(LaunchOptions options) {
    boolean mayUnpack = options.installPolicy() != InstallPolicy.NEVER;
    BinaryResolverChain.Search search = places(options).search(mayUnpack);
    return search.binary().orElseGet(() -> install(options, search));
  }

  /**
   * Asks every place where a broker may be, in the order of {@link #resolve}, and installs none.
   */
  public List<Finding> survey(LaunchOptions options) {
    return places(options).survey();
  }

  /**
   * Installs the release into the store, whatever other places have, and returns its binary.
   *
   * @param anew whether to do so even if it is there
   * @throws BinaryNotFoundException if it is not there, and no source may be asked
   * @throws UnsupportedPlatformException if none is published for this platform
   * @throws InstallException if it could not be installed
   * @throws ChecksumMismatchException if the only source has another file
   */
  public Path install(LaunchOptions options, boolean anew) {
    BinaryStore store = new BinaryStore(options.home());
    List<BinarySource> sources = new ArrayList<>();
    if (new ClasspathBinaryResolver(classPath(options), this::release).resolve().outcome()
        == Finding.Outcome.PACKED) {
      sources.add(classPath(options));
    }
    sources.addAll(allowedSources(options));
    if (sources.isEmpty() && (anew || !isInstalled(store))) {
      throw new BinaryNotFoundException(survey(options), WAYS_OUT);
    }
    BinaryInstaller installer = new BinaryInstaller(store, sources);
    return (anew ? installer.anew() : installer).install(release(), options.installListener());
  }

  private boolean isInstalled(BinaryStore store) {
    return new InstalledBinaryResolver(store, this::release).resolve().taken();
  }

  private Path install(LaunchOptions options, BinaryResolverChain.Search search) {
    if (search.endedAtNamedFile()) {
      throw new BinaryNotFoundException(search.findings(), FIX_THE_NAME);
    }
    List<BinarySource> sources =
        search.endedAtPacked() ? List.of(classPath(options)) : allowedSources(options);
    if (sources.isEmpty()) {
      throw new BinaryNotFoundException(search.findings(), WAYS_OUT);
    }
    return new BinaryInstaller(new BinaryStore(options.home()), sources)
        .install(release(), options.installListener());
  }

  private static List<BinarySource> allowedSources(LaunchOptions options) {
    return switch (options.installPolicy()) {
      case IF_MISSING -> options.sources();
      case OFFLINE -> options.sources().stream().filter(source -> !source.usesNetwork()).toList();
      case NEVER -> List.of();
    };
  }

  private static ClasspathBinarySource classPath(LaunchOptions options) {
    return new ClasspathBinarySource(options.classLoader());
  }

  private BinaryResolverChain places(LaunchOptions options) {
    Map<String, String> environment = options.inheritedEnvironment();
    List<BinaryResolver> places = new ArrayList<>();
    options.binary().ifPresent(file -> places.add(new ExplicitBinaryResolver(file)));
    places.add(new EnvironmentBinaryResolver(environment));
    places.add(new InstalledBinaryResolver(new BinaryStore(options.home()), this::release));
    places.add(new ClasspathBinaryResolver(classPath(options), this::release));
    places.add(PathBinaryResolver.ofSearchPath(SearchPath.text(environment), this::release));
    BinaryStore.userHome(environment)
        .map(home -> PathBinaryResolver.ofVendorDirectory(home, this::release))
        .ifPresent(places::add);
    return new BinaryResolverChain(places);
  }

  private BrokerRelease release() {
    return manifest.release(Platform.current());
  }

  private static List<String> arguments(LaunchOptions options) {
    List<String> arguments = new ArrayList<>(List.of("init", "--name", options.brokerName()));
    if (!options.channels().isEmpty()) {
      arguments.add("--channels");
      arguments.add(String.join(",", options.channels()));
    }
    arguments.addAll(options.extraArguments());
    return arguments;
  }
}
