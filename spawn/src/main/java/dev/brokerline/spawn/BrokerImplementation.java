package dev.brokerline.spawn;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A broker that a client can run: the native release, or another program that speaks its protocol.
 * The module {@code brokerline-broker} names them all in {@code Brokers}. Immutable, and safe for
 * use by any thread.
 *
 * <pre>{@code
 * BrokerClientOptions.builder().broker(Brokers.builtIn()).build()
 * }</pre>
 */
public final class BrokerImplementation {

  private static final BrokerImplementation NATIVE_RELEASE =
      new BrokerImplementation("native", /* processes= */ null, /* recordsAgents= */ false);

  private final String name;
  private final ChildProcess.@Nullable Factory processes;
  private final boolean recordsAgents;

  private BrokerImplementation(
      String name, ChildProcess.@Nullable Factory processes, boolean recordsAgents) {
    this.name = name;
    this.processes = processes;
    this.recordsAgents = recordsAgents;
  }

  /** Returns the native broker, which the client looks for and installs. */
  public static BrokerImplementation nativeRelease() {
    return NATIVE_RELEASE;
  }

  /**
   * Returns a broker that needs no installation and no message service.
   *
   * @param name for people
   * @param processes starts it
   */
  public static BrokerImplementation of(String name, ChildProcess.Factory processes) {
    return new BrokerImplementation(
        Objects.requireNonNull(name, "name"),
        Objects.requireNonNull(processes, "processes"),
        /* recordsAgents= */ false);
  }

  /**
   * Returns this broker as one that keeps records of its agents' processes in Brokerline's home. A
   * client then ends those that outlive the broker.
   */
  public BrokerImplementation recordingAgents() {
    return new BrokerImplementation(name, processes, /* recordsAgents= */ true);
  }

  /** Returns what starts the broker; empty for the native one, whose binary the client starts. */
  public Optional<ChildProcess.Factory> processes() {
    return Optional.ofNullable(processes);
  }

  /** Returns whether the broker keeps records of its agents' processes in Brokerline's home. */
  public boolean recordsAgents() {
    return recordsAgents;
  }

  /** Returns the name of the broker. */
  @Override
  public String toString() {
    return name;
  }
}
