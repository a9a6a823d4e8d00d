package dev.brokerline.agents.model;

import dev.brokerline.protocol.Secrets;
import java.util.Objects;

/**
 * In whose name a message is sent. Only agents of the same broker see it: what is published through
 * Relaycast bears the broker's name.
 *
 * @param wireName what the broker is told
 */
public record Sender(String wireName) {

  private static final String SYSTEM = "system";
  private static final String HUMAN = "human:";

  /**
   * Refuses what the broker would take for somebody else: it strips names, and blank is a human.
   */
  public Sender {
    Objects.requireNonNull(wireName, "wireName");
    String name = wireName.startsWith(HUMAN) ? wireName.substring(HUMAN.length()) : wireName;
    if (name.isBlank() || !name.equals(name.strip()) || name.indexOf('\0') >= 0) {
      throw refused(wireName, "must not be blank, begin or end with a space, or contain NUL");
    }
  }

  /**
   * Returns a human. The name is sent as {@code human:<name>}, so that it is never taken for an
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
   * Returns the agent of this name. If it is not live when the message arrives, the broker makes a
   * human of it, or refuses a name that contains a colon.
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
