package dev.brokerline.testing.conformance;

/** Which broker is held to the promises. */
public enum BrokerKind {
  /** The native broker 3.2.18, or one that does exactly the same. */
  NATIVE,

  /**
   * Brokerline's own broker. It keeps the promises marked {@link Scenario.Mark#SAME}, and for those
   * marked {@link Scenario.Mark#DIFFERS} does what the scenario says instead. Its answers and
   * events have all members of the native one's, and more of their own. It finds a program {@code
   * claude} in the {@code PATH} of its environment.
   */
  BROKERLINE
}
