package dev.brokerline.broker.internal.engine;

import org.jspecify.annotations.Nullable;

/**
 * A message to an agent, a channel or a person.
 *
 * @param from the name of an agent, or the address of a person
 * @param to the name of an agent, a channel with {@code #}, {@code *}, or the address of a person
 * @param threadId what the sender says it belongs to, or null
 * @param millis when it was sent, since 1970
 */
record Letter(
    String id, String from, String to, String text, @Nullable String threadId, long millis) {

  /** The client itself, whose words an agent gets without a sender. */
  static final String HOST = "human:orchestrator";

  /** What the address of a person begins with. */
  static final String HUMAN = "human:";

  /** Returns whether an address is that of several agents. */
  static boolean isChannel(String address) {
    return address.startsWith("#") || address.equals("*");
  }

  /**
   * Returns what a receiver is told: the words of the host alone, or who says them and where.
   *
   * @param withId whether the receiver can answer by the id
   */
  String words(boolean withId) {
    if (from.equals(HOST) && !isChannel(to)) {
      return text;
    }
    return "Message from "
        + from
        + (isChannel(to) ? " in " + to : "")
        + (withId ? " [" + id + "]" : "")
        + ":\n"
        + text;
  }
}
