package dev.brokerline.spawn.process;

import dev.brokerline.spawn.BrokerCommand;
import dev.brokerline.spawn.BrokerProcess;
import dev.brokerline.spawn.BrokerProcessFactory;
import dev.brokerline.spawn.BrokerProcessListener;
import dev.brokerline.spawn.LaunchException;
import java.io.IOException;
import java.time.Duration;

/**
 * Starts brokers with {@link ProcessBuilder}: works on every system, starts fastest, and costs
 * three threads for each process.
 */
public final class JavaBrokerProcessFactory implements BrokerProcessFactory {

  /** How long a file that is open for writing is tried again. */
  private static final Duration BUSY_LIMIT = Duration.ofSeconds(5);

  private final ProcessLimits limits;

  /** Makes a factory with the default limits. */
  public JavaBrokerProcessFactory() {
    this(ProcessLimits.defaults());
  }

  /** Makes a factory whose processes keep these limits. */
  public JavaBrokerProcessFactory(ProcessLimits limits) {
    this.limits = limits;
  }

  @Override
  public BrokerProcess start(BrokerCommand command, BrokerProcessListener listener) {
    LaunchDiagnosis.require(command);
    JavaBrokerProcess process = new JavaBrokerProcess(launch(command), listener, limits);
    process.start();
    return process;
  }

  private static PipedChild launch(BrokerCommand command) {
    ChildText text = new ChildText(command, ChildText.ofProcessBuilder());
    ProcessBuilder builder = new ProcessBuilder(text.commandLine());
    builder.directory(command.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(text.environment());
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
