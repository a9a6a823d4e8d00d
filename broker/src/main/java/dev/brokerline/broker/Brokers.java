package dev.brokerline.broker;

import dev.brokerline.broker.internal.engine.Engine;
import dev.brokerline.broker.internal.engine.Workers;
import dev.brokerline.broker.internal.server.BrokerSettings;
import dev.brokerline.broker.internal.server.CommandLine;
import dev.brokerline.broker.internal.server.InProcessBroker;
import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.spawn.BrokerImplementation;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.internal.LibraryVersion;
import dev.brokerline.spawn.internal.UserHome;
import dev.brokerline.spawn.internal.WorkingDirectory;
import dev.brokerline.spawn.tree.CrashSweep;

/**
 * The brokers that a client can run.
 *
 * <pre>{@code
 * BrokerClientOptions.builder().broker(Brokers.builtIn()).build()
 * AgentRelayOptions.builder().broker(Brokers.inProcess()).build()
 * }</pre>
 */
public final class Brokers {

  /** How many bytes of requests and events may wait for a broker's thread. */
  private static final long MAX_WAITING_BYTES = 64L << 20;

  private Brokers() {}

  /** Returns the native broker, which the client looks for and installs. It is the default. */
  public static BrokerImplementation nativeRelease() {
    return BrokerImplementation.nativeRelease();
  }

  /**
   * Returns Brokerline's own broker, as a child process that this JVM's own Java runs from its own
   * class path. Nothing is installed, and no message service is needed. The broker ends with this
   * JVM, and its agents with it.
   */
  public static BrokerImplementation builtIn() {
    return BrokerImplementation.of("built-in", ChildBroker::start).recordingAgents();
  }

  /**
   * Returns Brokerline's own broker, in this JVM. A client takes it for a child process. Nothing is
   * installed, and no message service is needed.
   *
   * <p>If this JVM is killed, the programs of its agents get the end of their input, and the next
   * start of Brokerline ends those that stay.
   */
  public static BrokerImplementation inProcess() {
    return BrokerImplementation.of("in-process", Brokers::startHere).recordingAgents();
  }

  private static ChildProcess startHere(ProcessCommand command, ChildProcess.Listener listener) {
    CommandLine line = CommandLine.parse(command.arguments());
    return new InProcessBroker(
        engine(
            line.settings(WorkingDirectory.absolute(command.directory()), command.environment())),
        line.remarks(),
        listener);
  }

  /** Makes a broker without connections. It ends what brokers that were killed have left. */
  static Engine engine(BrokerSettings settings) {
    UserHome.brokerline(settings.environment())
        .ifPresent(home -> SharedExecutors.PROCESSES.execute(() -> CrashSweep.sweep(home)));
    SerialExecutor thread = new SerialExecutor(SharedExecutors.INBOUND, MAX_WAITING_BYTES);
    Workers workers = new Workers(settings.environment(), thread, SharedExecutors.TIMER);
    return new Engine(
        LibraryVersion.of(Brokers.class),
        settings.directory(),
        workers,
        thread,
        SharedExecutors.TIMER);
  }
}
