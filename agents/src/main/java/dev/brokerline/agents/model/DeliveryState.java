package dev.brokerline.agents.model;

/** The progress of a message on its way to one agent, as the broker reports it. */
public enum DeliveryState {
  /** The broker accepted it for a local agent; the worker may or may not have it. */
  ACCEPTED,
  /** The agent's worker has it in its queue. */
  QUEUED,
  /** The worker typed it into the program's terminal, or a headless worker received it. */
  INJECTED,
  /**
   * The broker reports it as verified. That is evidence only if {@link DeliveryReport#echoSeen} is
   * true, because the broker reports it in any case five seconds after the injection.
   */
  VERIFIED,
  /** The broker published it through Relaycast. The broker reports nothing more about it. */
  PUBLISHED,
  /**
   * The broker gave it up before the worker reported that it was typed. It may have been typed, or
   * may still be.
   */
  DROPPED;

  /** Returns whether a message in this state has reached at least the other state. */
  public boolean reached(DeliveryState other) {
    return this == other
        || (compareTo(VERIFIED) <= 0 && other.compareTo(VERIFIED) <= 0 && compareTo(other) >= 0);
  }
}
