package dev.brokerline.agents.model;

/** How far a message has come on its way to one agent, as the broker tells it. */
public enum DeliveryState {
  /** The broker took it for an agent of its own; its worker may or may not have it. */
  ACCEPTED,
  /** The agent's worker has it in its queue. */
  QUEUED,
  /** It was typed into the program's terminal, or handed to the headless worker. */
  INJECTED,
  /**
   * The broker calls it verified. That is positive evidence only if {@link
   * DeliveryReport#echoSeen}: five seconds after the injection it says so in any case.
   */
  VERIFIED,
  /** It was published through Relaycast. Nothing more is ever told about it. */
  PUBLISHED,
  /** It was given up before it was known to be typed. It may have been, and may still be. */
  DROPPED;

  /** Returns whether a message in this state has come at least as far as the other state. */
  public boolean reached(DeliveryState other) {
    return this == other
        || (compareTo(VERIFIED) <= 0 && other.compareTo(VERIFIED) <= 0 && compareTo(other) >= 0);
  }
}
