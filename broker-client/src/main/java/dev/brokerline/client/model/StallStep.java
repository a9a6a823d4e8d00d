package dev.brokerline.client.model;

import dev.brokerline.client.options.StallPolicy;
import java.time.Duration;
import java.util.OptionalLong;

/** A step to free a blocked broker, see {@link StallPolicy}. */
public sealed interface StallStep {

  /** Returns how long the broker had been silent with an unanswered request. */
  Duration silent();

  /**
   * The worker of an agent did not read and blocked the broker, so it was killed. The agent is
   * released as soon as the broker reads again.
   *
   * @param agent the name of the agent
   * @param pid the process id of the worker
   * @param unreadBytes how many bytes it had not read; empty if the system does not tell
   */
  record WorkerKilled(String agent, long pid, Duration silent, OptionalLong unreadBytes)
      implements StallStep {}

  /**
   * The broker works again.
   *
   * @param agent the agent whose worker was killed last
   */
  record BrokerFreed(String agent, Duration silent) implements StallStep {}

  /**
   * Nothing freed the broker, so it was ended.
   *
   * @param pid the process id of the broker
   * @param request the type of the oldest request that it had not answered
   */
  record BrokerEnded(long pid, Duration silent, String request) implements StallStep {}
}
