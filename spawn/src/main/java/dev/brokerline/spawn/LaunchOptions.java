package dev.brokerline.spawn;

import dev.brokerline.spawn.binary.BinarySource;
import dev.brokerline.spawn.binary.InstallPolicy;
import dev.brokerline.spawn.binary.InstallProgress;
import dev.brokerline.spawn.error.HomeNotFoundException;
import dev.brokerline.spawn.internal.SystemEnvironment;
import dev.brokerline.spawn.internal.UserHome;
import dev.brokerline.spawn.internal.WorkingDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings for finding, installing and starting a broker. Immutable. */
public final class LaunchOptions {

  private static final List<String> DEFAULT_CHANNELS = List.of("general");

  private final @Nullable Path binary;
  private final @Nullable Path home;
  private final InstallPolicy installPolicy;
  private final List<BinarySource> sources;
  private final InstallProgress.Listener installListener;
  private final ClassLoader classLoader;
  private final String brokerName;
  private final List<String> channels;
  private final List<String> extraArguments;
  private final Path directory;
  private final Map<String, String> inheritedEnvironment;
  private final Map<String, String> environment;
  private final @Nullable RelaycastEndpoint relaycast;
  private final boolean telemetry;
  private final String logLevel;

  private LaunchOptions(Builder builder) {
    binary = builder.binary;
    inheritedEnvironment =
        builder.inheritedEnvironment == null
            ? SystemEnvironment.ofThisProcess().variables()
            : builder.inheritedEnvironment;
    home = builder.home;
    installPolicy = builder.installPolicy;
    sources =
        builder.sources == null ? BinarySource.standard(inheritedEnvironment) : builder.sources;
    installListener = builder.installListener;
    classLoader = builder.classLoader == null ? classLoaderHere() : builder.classLoader;
    Path named = WorkingDirectory.absolute(builder.directory);
    directory = real(named);
    brokerName =
        builder.brokerName == null ? LaunchChecks.nameOf(named, directory) : builder.brokerName;
    channels = builder.channels;
    extraArguments = builder.extraArguments;
    environment = builder.environment;
    relaycast = builder.relaycast;
    telemetry = builder.telemetry;
    logLevel = builder.logLevel;
  }

  private LaunchOptions(LaunchOptions other, RelaycastEndpoint relaycast) {
    this.binary = other.binary;
    this.home = other.home;
    this.installPolicy = other.installPolicy;
    this.sources = other.sources;
    this.installListener = other.installListener;
    this.classLoader = other.classLoader;
    this.brokerName = other.brokerName;
    this.channels = other.channels;
    this.extraArguments = other.extraArguments;
    this.directory = other.directory;
    this.inheritedEnvironment = other.inheritedEnvironment;
    this.environment = other.environment;
    this.relaycast = relaycast;
    this.telemetry = other.telemetry;
    this.logLevel = other.logLevel;
  }

  /** Returns a copy with this Relaycast. */
  public LaunchOptions withRelaycast(RelaycastEndpoint endpoint) {
    return new LaunchOptions(this, endpoint);
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the binary that the caller named, if any. */
  public Optional<Path> binary() {
    return Optional.ofNullable(binary);
  }

  /**
   * Returns the directory of the store, absolute.
   *
   * @throws HomeNotFoundException if none was set and the environment names none
   */
  public Path home() {
    return Optional.ofNullable(home)
        .or(() -> UserHome.brokerline(inheritedEnvironment))
        .orElseThrow(() -> new HomeNotFoundException(UserHome.whyNone(inheritedEnvironment)))
        .toAbsolutePath();
  }

  /** Returns the directory of the store that was set, absolute; empty for the usual one. */
  Optional<Path> namedHome() {
    return Optional.ofNullable(home).map(Path::toAbsolutePath);
  }

  /** Returns when to install a broker. */
  public InstallPolicy installPolicy() {
    return installPolicy;
  }

  /** Returns the sources of an installation, in order. */
  public List<BinarySource> sources() {
    return sources;
  }

  /** Returns the listener for the progress of an installation. */
  public InstallProgress.Listener installListener() {
    return installListener;
  }

  /** Returns the class loader that may contain a broker. */
  public ClassLoader classLoader() {
    return classLoader;
  }

  /** Returns the broker's own name. */
  public String brokerName() {
    return brokerName;
  }

  /** Returns the channels that the broker joins at its start. */
  public List<String> channels() {
    return channels;
  }

  /** Returns additional arguments, which follow the library's own. */
  public List<String> extraArguments() {
    return extraArguments;
  }

  /** Returns the broker's working directory, absolute. */
  public Path directory() {
    return directory;
  }

  /** Returns the variables that the broker inherits. */
  public Map<String, String> inheritedEnvironment() {
    return inheritedEnvironment;
  }

  /** Returns the variables that override inherited ones. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Returns the broker's Relaycast; empty if the environment names it. */
  public Optional<RelaycastEndpoint> relaycast() {
    return Optional.ofNullable(relaycast);
  }

  /** Returns whether the broker may report its use to its makers. */
  public boolean telemetry() {
    return telemetry;
  }

  /** Returns the broker's log filter. */
  public String logLevel() {
    return logLevel;
  }

  /** Returns the settings that identify the broker, without values of variables. */
  @Override
  public String toString() {
    return "LaunchOptions[binary="
        + (binary == null ? "to be found" : binary)
        + ", home="
        + (home == null ? "the usual one" : home)
        + ", installPolicy="
        + installPolicy
        + ", brokerName="
        + brokerName
        + ", channels="
        + channels
        + ", directory="
        + directory
        + ", environment="
        + environment.keySet()
        + ", relaycast="
        + relaycast
        + "]";
  }

  private static ClassLoader classLoaderHere() {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return ofThread == null ? LaunchOptions.class.getClassLoader() : ofThread;
  }

  /** Resolves links, because the parent of a link is not the parent of its target. */
  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException missingOrForbidden) {
      return directory;
    }
  }

  /** Builds options; {@link #build} checks them. Not safe for use by several threads. */
  public static final class Builder {

    private @Nullable Path binary;
    private @Nullable Path home;
    private InstallPolicy installPolicy = InstallPolicy.IF_MISSING;
    private @Nullable List<BinarySource> sources;
    private InstallProgress.Listener installListener = InstallProgress.Listener.NONE;
    private @Nullable ClassLoader classLoader;
    private @Nullable String brokerName;
    private List<String> channels = DEFAULT_CHANNELS;
    private List<String> extraArguments = List.of();
    private Path directory = Path.of("");
    private @Nullable Map<String, String> inheritedEnvironment;
    private Map<String, String> environment = Map.of();
    private @Nullable RelaycastEndpoint relaycast;
    private boolean telemetry;
    private String logLevel = "off";

    private Builder() {}

    /** Sets the broker's executable, which is used unchecked and instead of any other. */
    public Builder binary(Path binary) {
      this.binary = Objects.requireNonNull(binary, "binary");
      return this;
    }

    /**
     * Sets the directory of the store; default: {@code $BROKERLINE_HOME}, else {@code
     * ~/.brokerline}.
     */
    public Builder home(Path home) {
      this.home = Objects.requireNonNull(home, "home");
      return this;
    }

    /** Sets when to install a broker; default: if none is found. */
    public Builder installPolicy(InstallPolicy policy) {
      this.installPolicy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** Sets the sources of an installation; default: {@link BinarySource#standard}. */
    public Builder sources(List<BinarySource> sources) {
      this.sources = List.copyOf(sources);
      return this;
    }

    /** Sets the listener for the progress of an installation; default: none. */
    public Builder installListener(InstallProgress.Listener listener) {
      this.installListener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /** Sets the class loader that may contain a broker; default: that of this thread. */
    public Builder classLoader(ClassLoader loader) {
      this.classLoader = Objects.requireNonNull(loader, "loader");
      return this;
    }

    /** Sets the broker's own name; default: the name of its working directory. */
    public Builder brokerName(String name) {
      this.brokerName = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Sets the channels that the broker joins at its start, possibly none; default: {@code
     * general}.
     */
    public Builder channels(List<String> channels) {
      this.channels = List.copyOf(channels);
      return this;
    }

    /** Sets additional arguments from the broker's own help. They must not contain secrets. */
    public Builder extraArguments(List<String> arguments) {
      this.extraArguments = List.copyOf(arguments);
      return this;
    }

    /** Sets the working directory of the broker and its agents; default: this JVM's. */
    public Builder directory(Path directory) {
      this.directory = Objects.requireNonNull(directory, "directory");
      return this;
    }

    /** Sets the variables that the broker inherits; default: this JVM's environment. */
    public Builder inheritedEnvironment(Map<String, String> variables) {
      this.inheritedEnvironment = Map.copyOf(variables);
      return this;
    }

    /** Sets variables that override inherited ones. Put secrets here. */
    public Builder environment(Map<String, String> variables) {
      this.environment = Map.copyOf(variables);
      return this;
    }

    /** Sets the Relaycast; default: what the environment names, else the hosted service. */
    public Builder relaycast(RelaycastEndpoint endpoint) {
      this.relaycast = Objects.requireNonNull(endpoint, "endpoint");
      return this;
    }

    /**
     * Sets whether the broker may report its use to its makers; default: false. An inherited
     * variable that forbids it takes precedence.
     */
    public Builder telemetry(boolean allowed) {
      this.telemetry = allowed;
      return this;
    }

    /**
     * Sets the broker's log filter, {@code RUST_LOG}; default: {@code off}. The broker logs to its
     * standard output, between the frames. {@code RUST_LOG} in {@link #environment} takes
     * precedence.
     */
    public Builder logLevel(String filter) {
      this.logLevel = Objects.requireNonNull(filter, "filter");
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException if a setting cannot be used; the message names it
     */
    public LaunchOptions build() {
      LaunchOptions options = new LaunchOptions(this);
      LaunchChecks.requireName(options.brokerName);
      options.channels.forEach(LaunchChecks::requireChannel);
      LaunchChecks.requireDirectory(options.directory);
      options.environment.forEach(LaunchChecks::requireVariable);
      return options;
    }
  }
}
