package dev.brokerline.client.error;

/**
 * The broker lacks a capability that the request needs, as its answer to {@code hello} says.
 * Nothing was sent.
 */
public final class UnsupportedRequestException extends BrokerException {

  private static final long serialVersionUID = 1L;

  private final String capability;

  /**
   * @param what the beginning of a sentence, such as {@code an interrupt}
   * @param capability the missing name in {@link
   *     dev.brokerline.protocol.result.HelloResult#capabilities}
   */
  public UnsupportedRequestException(String what, String capability) {
    super(
        what
            + " needs a broker with the capability '"
            + capability
            + "', which Brokerline's own has (Brokers.builtIn()) and the native one lacks",
        Outcome.NOT_PERFORMED,
        null);
    this.capability = capability;
  }

  /** Returns the name of the missing capability. */
  public String capability() {
    return capability;
  }
}
