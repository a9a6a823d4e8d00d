package dev.brokerline.spawn.process;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.error.LaunchException;
import dev.brokerline.spawn.internal.SystemEnvironment;
import dev.brokerline.spawn.internal.launch.BusyWait;
import dev.brokerline.spawn.internal.launch.LaunchDiagnosis;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Starts processes with {@link ProcessBuilder}. It works on every system and starts fastest, but
 * needs three threads for each process.
 */
final class JavaChildProcessFactory implements ChildProcess.Factory {

  /** How long to retry a file that is open for writing. */
  private static final Duration BUSY_LIMIT = Duration.ofSeconds(5);

  private final ProcessBackend.Limits limits;

  /** Makes a factory with the default limits. */
  public JavaChildProcessFactory() {
    this(ProcessBackend.Limits.defaults());
  }

  /** Makes a factory with these limits. */
  public JavaChildProcessFactory(ProcessBackend.Limits limits) {
    this.limits = limits;
  }

  @Override
  public ChildProcess start(ProcessCommand command, ChildProcess.Listener listener) {
    LaunchDiagnosis.require(command);
    JavaChildProcess process = new JavaChildProcess(launch(command), listener, limits);
    try {
      process.start();
    } catch (Throwable e) {
      // There is no thread for a pipe, and no caller will know of the process.
      process.kill();
      throw e;
    }
    return process;
  }

  /**
   * Returns a builder that sets only what differs from this JVM's environment. The child inherits
   * the rest byte for byte, even where the JDK misreads it.
   */
  private static ProcessBuilder builder(ProcessCommand command) {
    ChildText text = new ChildText(command, ChildText.ofProcessBuilder());
    SystemEnvironment own = SystemEnvironment.ofThisProcess();
    ProcessBuilder builder = new ProcessBuilder();
    Map<String, String> child = builder.environment();
    child.keySet().removeIf(name -> !command.environment().containsKey(name));
    Map<String, String> unwritable = new TreeMap<>();
    command
        .environment()
        .forEach(
            (name, value) -> {
              String writable = text.variable(value);
              if (own.has(name, value) && child.containsKey(name)) {
                return;
              }
              if (writable == null) {
                child.remove(name);
                unwritable.put(name, value);
              } else {
                child.put(name, writable);
              }
            });
    Optional<List<String>> line = unwritable.isEmpty() ? text.commandLine() : Optional.empty();
    if (line.isPresent()) {
      return builder.command(line.get()).directory(command.directory().toFile());
    }
    return builder.command(ShellStart.commandLine(command, unwritable));
  }

  private static PipedChild launch(ProcessCommand command) {
    ProcessBuilder builder = builder(command);
    BusyWait busy = new BusyWait(BUSY_LIMIT);
    while (true) {
      try {
        return PipedChild.start(builder);
      } catch (IOException e) {
        if (!LaunchDiagnosis.isBusy(e) || !busy.pause()) {
          throw new LaunchException(command.executable(), LaunchDiagnosis.after(e), e);
        }
      }
    }
  }
}
