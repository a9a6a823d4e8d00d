package dev.brokerline.testing;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The faults of one fake broker, with their parameters. Immutable. */
final class Faults {

  static final Faults NONE = new Faults(Map.of());

  private final Map<BrokerFault, Long> parameters;

  private Faults(Map<BrokerFault, Long> parameters) {
    this.parameters = parameters;
  }

  Faults with(BrokerFault fault, long parameter) {
    if (parameter < 0 || (parameter == 0 && fault.defaultParameter() > 0)) {
      throw new IllegalArgumentException(
          "the parameter of " + fault + " must be positive, was " + parameter);
    }
    Map<BrokerFault, Long> more = new EnumMap<>(BrokerFault.class);
    more.putAll(parameters);
    more.put(fault, parameter);
    return new Faults(more);
  }

  /**
   * Adds a fault from its text.
   *
   * @param text {@code NAME} or {@code NAME:PARAMETER}
   * @throws IllegalArgumentException if the fault or its parameter is unknown
   */
  Faults withParsed(String text) {
    int colon = text.indexOf(':');
    BrokerFault fault = named(colon < 0 ? text : text.substring(0, colon));
    if (colon < 0) {
      return with(fault, fault.defaultParameter());
    }
    try {
      return with(fault, Long.parseLong(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the parameter of "
              + fault
              + " must be a number, was '"
              + text.substring(colon + 1)
              + "'",
          e);
    }
  }

  private static BrokerFault named(String name) {
    String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(BrokerFault.values())
        .filter(fault -> fault.name().equals(constant))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no fault '"
                        + name
                        + "'; there are "
                        + Arrays.toString(BrokerFault.values())));
  }

  boolean has(BrokerFault fault) {
    return parameters.containsKey(fault);
  }

  /** Returns the parameter of an active fault. */
  long parameter(BrokerFault fault) {
    return parameters.getOrDefault(fault, fault.defaultParameter());
  }

  /**
   * @throws IllegalArgumentException if one of the faults needs a process
   */
  void requireNoProcess() {
    for (BrokerFault fault : parameters.keySet()) {
      if (fault.needsProcess()) {
        throw new IllegalArgumentException(
            fault + " is a matter of pipes: use it with FakeBrokerExecutable");
      }
    }
  }
}
