package dev.brokerline.protocol.model;

/** How a message is typed into a terminal (brokers 3.2.16 and later). Prints as its wire name. */
public enum DeliveryMode {
  /** After a suggestion that the program shows is gone, for up to ten seconds. */
  WAIT("wait"),
  /** At once: two escapes interrupt the program first. */
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
