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
      new BrokerImplementation("native", /* processes= */ null);

  private final String name;
  private final @Nullable ChildProcessFactory processes;

  private BrokerImplementation(String name, @Nullable ChildProcessFactory processes) {
    this.name = name;
    this.processes = processes;
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
  public static BrokerImplementation of(String name, ChildProcessFactory processes) {
    return new BrokerImplementation(
        Objects.requireNonNull(name, "name"), Objects.requireNonNull(processes, "processes"));
  }

  /** Returns what starts the broker; empty for the native one, whose binary the client starts. */
  public Optional<ChildProcessFactory> processes() {
    return Optional.ofNullable(processes);
  }

  /** Returns the name of the broker. */
  @Override
  public String toString() {
    return name;
  }
}
