package dev.brokerline.broker;

import dev.brokerline.broker.internal.engine.Engine;
import dev.brokerline.broker.internal.engine.Workers;
import dev.brokerline.broker.internal.server.BrokerSettings;
import dev.brokerline.broker.internal.server.CommandLine;
import dev.brokerline.broker.internal.server.InProcessBroker;
import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.spawn.ChildProcessFactory;
import dev.brokerline.spawn.internal.WorkingDirectory;

/** Makes Brokerline's own brokers. */
public final class Brokers {

  /** How many bytes of requests and events may wait for a broker's thread. */
  private static final long MAX_WAITING_BYTES = 64L << 20;

  private Brokers() {}

  /**
   * Returns brokers that run in this JVM. A client takes each for a child process: pass this to
   * {@code BrokerClientOptions.Builder.processFactory}. Nothing is installed, and no message
   * service is needed.
   *
   * <p>If this JVM is killed, the programs of its agents get the end of their input, and the next
   * start of Brokerline ends those that stay.
   */
  public static ChildProcessFactory inProcess() {
    return (command, listener) ->
        new InProcessBroker(
            engine(
                CommandLine.parse(command.arguments())
                    .settings(
                        WorkingDirectory.absolute(command.directory()), command.environment())),
            listener);
  }

  /** Makes a broker without connections. */
  static Engine engine(BrokerSettings settings) {
    SerialExecutor thread = new SerialExecutor(SharedExecutors.INBOUND, MAX_WAITING_BYTES);
    Workers workers = new Workers(settings.environment(), thread);
    return new Engine(
        version(),
        settings.directory(),
        settings.channels(),
        workers,
        thread,
        SharedExecutors.TIMER);
  }

  private static String version() {
    String version = Brokers.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
