package dev.brokerline.spawn;

import dev.brokerline.spawn.binary.BrokerBinaries;
import dev.brokerline.spawn.binary.ReleaseManifest;
import dev.brokerline.spawn.error.SpawnException;
import dev.brokerline.spawn.internal.CallersVariables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds a broker, installs it if necessary and allowed, and starts it. All methods block and may be
 * called from any thread.
 */
public final class BrokerLauncher {

  private final ChildProcess.Factory processes;
  private final ReleaseManifest manifest;

  /** Makes a launcher for the pinned release. */
  public BrokerLauncher(ChildProcess.Factory processes) {
    this(processes, ReleaseManifest.pinned());
  }

  /** Makes a launcher for the releases of another manifest. */
  public BrokerLauncher(ChildProcess.Factory processes, ReleaseManifest manifest) {
    this.processes = processes;
    this.manifest = manifest;
  }

  /**
   * Finds or installs a broker, and starts it.
   *
   * @throws SpawnException if that fails; the subclass says at which step
   */
  public ChildProcess launch(LaunchOptions options, ChildProcess.Listener listener) {
    return processes.start(prepare(options), listener);
  }

  /**
   * Finds or installs a broker, and returns the command that runs it.
   *
   * @throws SpawnException if no broker was found or installed
   */
  public ProcessCommand prepare(LaunchOptions options) {
    Path binary = binaries(options).resolve();
    return new ProcessCommand(
        binary, arguments(options), options.directory(), BrokerEnvironment.of(options, binary));
  }

  /** Returns the binaries for these options. */
  public BrokerBinaries binaries(LaunchOptions options) {
    return new BrokerBinaries(
        new BrokerBinaries.Settings(
            options.binary(),
            options.home(),
            options.classLoader(),
            options.inheritedEnvironment(),
            options.installPolicy(),
            options.sources(),
            options.installListener()),
        manifest);
  }

  /**
   * Returns the command of a broker that is not the native one, and brings its own executable: the
   * same arguments, and the environment without what is for the native broker alone.
   */
  public static ProcessCommand commandOfStandIn(LaunchOptions options) {
    Map<String, String> variables =
        new TreeMap<>(CallersVariables.without(options.inheritedEnvironment()));
    variables.putAll(options.environment());
    options.namedHome().ifPresent(home -> variables.put("BROKERLINE_HOME", home.toString()));
    return new ProcessCommand(
        Path.of("stand-in"), arguments(options), options.directory(), variables);
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
