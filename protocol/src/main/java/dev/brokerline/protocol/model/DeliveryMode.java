package dev.brokerline.protocol.model;

/**
 * How a message is typed into a terminal (brokers 3.2.16 and later). {@code toString} returns the
 * wire name.
 */
public enum DeliveryMode {
  /** Waits up to ten seconds until a suggestion that the program shows is gone. */
  WAIT("wait"),
  /** Types at once, after two escapes that interrupt the program. */
  STEER("steer");

  private final String wireName;

  DeliveryMode(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String toString() {
    return wireName;
  }
}
