package dev.brokerline.client.model;

import dev.brokerline.client.options.StallPolicy;
import java.time.Duration;
import java.util.OptionalLong;

/** One step of setting a broker free that stands still, see {@link StallPolicy}. */
public sealed interface StallStep {

  /** Returns how long the broker had been silent, with a request unanswered. */
  Duration silent();

  /**
   * The worker of an agent did not read, the broker waited for it, and it was killed. The agent is
   * released as soon as the broker reads on.
   *
   * @param agent its name
   * @param pid the worker's id
   * @param unreadBytes what it had left unread; empty if the system does not tell
   */
  record WorkerKilled(String agent, long pid, Duration silent, OptionalLong unreadBytes)
      implements StallStep {}

  /**
   * The broker speaks again.
   *
   * @param agent the one whose worker was killed last
   */
  record BrokerFreed(String agent, Duration silent) implements StallStep {}

  /**
   * Nothing set the broker free, and it was ended.
   *
   * @param pid the broker's id
   * @param request the type of the oldest request that it had not answered
   */
  record BrokerEnded(long pid, Duration silent, String request) implements StallStep {}
}
