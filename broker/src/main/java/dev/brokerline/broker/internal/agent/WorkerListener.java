package dev.brokerline.broker.internal.agent;

import dev.brokerline.protocol.event.BrokerEvent;

/** Learns what happens to an agent's program, on the broker's thread. */
public interface WorkerListener {

  /** Something happened that clients are told. */
  void event(BrokerEvent event);

  /** The program takes work. Called once after each start. */
  void ready();

  /**
   * The program runs again, after it was ended for a request. {@link #ready} follows.
   *
   * @param continuity {@code native} if its conversation goes on, else {@code fresh}
   */
  void startedAgain(String continuity);

  /** The program has ended by itself, after it had started. Its last event was told before. */
  void ended(AgentEnd end);
}
