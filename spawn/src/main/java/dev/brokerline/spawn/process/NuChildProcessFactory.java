package dev.brokerline.spawn.process;

import com.zaxxer.nuprocess.NuProcess;
import com.zaxxer.nuprocess.NuProcessBuilder;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.internal.SystemEnvironment;
import dev.brokerline.spawn.internal.launch.BusyWait;
import dev.brokerline.spawn.internal.launch.LaunchDiagnosis;
import java.nio.charset.Charset;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts processes with NuProcess: a few threads serve any number of processes.
 *
 * <p>On JDK 24 and later, the JVM warns of native access unless it was started with {@code
 * --enable-native-access=ALL-UNNAMED}. Children inherit that SIGPIPE is ignored.
 */
final class NuChildProcessFactory implements ChildProcess.Factory {

  private static final Logger LOG = LoggerFactory.getLogger(NuChildProcessFactory.class);

  /** How long to retry a failed launch before another way is tried. */
  private static final Duration BUSY_LIMIT = Duration.ofSeconds(1);

  private final ProcessBackend.Limits limits;
  private final @Nullable ChildReaper reaper;
  private final JavaChildProcessFactory fallback;

  /**
   * Makes a factory with the default limits, and loads NuProcess.
   *
   * @throws LinkageError if NuProcess or its native part cannot be loaded
   */
  public NuChildProcessFactory() {
    this(ProcessBackend.Limits.defaults());
  }

  /**
   * Makes a factory with these limits, and loads NuProcess.
   *
   * @throws LinkageError if NuProcess or its native part cannot be loaded
   */
  public NuChildProcessFactory(ProcessBackend.Limits limits) {
    this(limits, NuRuntime.reaper());
  }

  NuChildProcessFactory(ProcessBackend.Limits limits, @Nullable ChildReaper reaper) {
    this.limits = limits;
    this.reaper = reaper;
    this.fallback = new JavaChildProcessFactory(limits);
  }

  /**
   * {@inheritDoc}
   *
   * <p>NuProcess does not say why a launch failed. So a failed launch is repeated for a moment, in
   * case the file is only busy, and then tried with {@link ProcessBuilder}, which gives a reason.
   * If that succeeds, its process is used.
   */
  @Override
  public ChildProcess start(ProcessCommand command, ChildProcess.Listener listener) {
    LaunchDiagnosis.require(command);
    ChildText text = new ChildText(command, Charset.defaultCharset());
    if (!text.isWritable(SystemEnvironment.ofThisProcess())) {
      LOG.debug("NuProcess cannot write all that {} is given", command.executable());
      return fallback.start(command, listener);
    }
    BusyWait busy = new BusyWait(BUSY_LIMIT);
    do {
      NuChildProcess process = new NuChildProcess(reaper, listener, limits);
      NuRuntime.apart(() -> launch(command, text, process));
      if (process.isStarted()) {
        return process;
      }
    } while (busy.pause());
    ChildProcess second = fallback.start(command, listener);
    LOG.warn("NuProcess did not start {}, java.lang.Process did", command.executable());
    return second;
  }

  private static void launch(ProcessCommand command, ChildText text, NuChildProcess process) {
    NuProcessBuilder builder =
        new NuProcessBuilder(text.commandLine().orElseThrow(), text.environment());
    builder.setCwd(command.directory().toAbsolutePath());
    builder.setProcessListener(new NuChildHandler(process));
    NuProcess launched = builder.start();
    if (!process.isStarted() && launched != null && launched.getPID() > 0) {
      process.abandon(launched.getPID());
    }
  }
}
