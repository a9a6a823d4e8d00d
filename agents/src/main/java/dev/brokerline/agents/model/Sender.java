package dev.brokerline.agents.model;

import dev.brokerline.protocol.Secrets;
import java.util.Objects;

/**
 * The sender of a message. Only agents of the same broker see it, because the broker publishes
 * messages through Relaycast in its own name.
 *
 * @param wireName the name as it is sent to the broker
 */
public record Sender(String wireName) {

  private static final String SYSTEM = "system";
  private static final String HUMAN = "human:";

  /**
   * Refuses names that the broker would change: it strips blanks, and takes a blank name for a
   * human.
   */
  public Sender {
    Objects.requireNonNull(wireName, "wireName");
    String name = wireName.startsWith(HUMAN) ? wireName.substring(HUMAN.length()) : wireName;
    if (name.isBlank() || !name.equals(name.strip()) || name.indexOf('\0') >= 0) {
      throw refused(wireName, "must not be blank, begin or end with a space, or contain NUL");
    }
  }

  /**
   * Returns a human. The wire name is {@code human:<name>}, so the broker never confuses it with an
   * agent of the same name.
   */
  public static Sender human(String name) {
    return new Sender(HUMAN + name);
  }

  /** Returns the system. */
  public static Sender system() {
    return new Sender(SYSTEM);
  }

  /**
   * Returns the agent of this name. If that agent is not live when the message arrives, the broker
   * treats the name as a human's, or refuses the message if the name contains a colon.
   */
  public static Sender agent(String name) {
    if (name.equals(SYSTEM) || name.startsWith(HUMAN)) {
      throw refused(name, "is no agent's name to the broker");
    }
    return new Sender(name);
  }

  @Override
  public String toString() {
    return wireName;
  }

  private static IllegalArgumentException refused(String name, String why) {
    return new IllegalArgumentException("sender " + why + ": \"" + Secrets.excerpt(name) + "\"");
  }
}
