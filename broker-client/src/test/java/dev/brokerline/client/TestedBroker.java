package dev.brokerline.client;

import dev.brokerline.client.options.BrokerClientOptions;
import java.nio.file.Path;

/**
 * A broker on which the scenarios of faults run: a constant of an enum, which other JVMs find by
 * its name.
 */
public interface TestedBroker {

  /**
   * Returns options that start it.
   *
   * @param home Brokerline's home
   */
  BrokerClientOptions.Builder options(Path home);

  /**
   * Returns whether it is the native one, which leaves agents that ignore signals to its client,
   * and has a folder for temporary files and a record of its own.
   */
  boolean isNative();

  /** Returns whether it has a process of its own, which can be stopped and killed. */
  boolean isProcess();

  /** Returns the broker whose class and name these are. */
  static TestedBroker named(String type, String name) throws ClassNotFoundException {
    for (Object constant : Class.forName(type).getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return (TestedBroker) constant;
      }
    }
    throw new IllegalArgumentException("there is no " + name + " in " + type);
  }
}
