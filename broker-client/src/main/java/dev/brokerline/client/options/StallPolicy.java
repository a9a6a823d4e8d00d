package dev.brokerline.client.options;

import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.concurrent.Durations;
import java.time.Duration;

/**
 * What the client does about agents that do not read their input.
 *
 * <p>The native broker passes messages to an agent's worker through a pipe, and the worker types
 * them into the agent's terminal. If the program does not read its terminal, the worker waits for
 * the program, then the broker waits for the worker, and everyone else for the broker. So the
 * client refuses a request to an agent with a large backlog with a {@link RequestNotSentException}.
 * If the broker is blocked all the same, the client kills the worker that blocks it and releases
 * the agent. If nothing frees the broker, the client ends it. Each step is a {@link
 * ClientEvent.Stalled}.
 *
 * @param maxUntyped how many messages to one agent may be sent and not yet typed
 * @param maxUnreadBytes how many bytes of requests to one agent may be sent and not yet read by its
 *     worker; a single request may be larger
 * @param killWorkerAfter how long the broker may be silent with an unanswered request before the
 *     worker that blocks it is killed. Linux tells which worker that is. Elsewhere the client waits
 *     for half of {@code endBrokerAfter} and kills the most likely one
 * @param endBrokerAfter how long the broker may be silent with an unanswered request before it is
 *     ended, but at least the timeout of that request. An {@code AgentRelay} survives that
 */
public record StallPolicy(
    int maxUntyped, long maxUnreadBytes, Duration killWorkerAfter, Duration endBrokerAfter) {

  /**
   * 32 messages, which a worker types in about five seconds; 32 KiB, half the capacity of its pipe;
   * five seconds, three times the longest silence of a real broker with a slow agent; one minute,
   * four times the longest spawn of a real broker.
   */
  public static final StallPolicy DEFAULT =
      new StallPolicy(32, 32L << 10, Duration.ofSeconds(5), Duration.ofMinutes(1));

  public StallPolicy {
    requirePositive("maxUntyped", maxUntyped);
    requirePositive("maxUnreadBytes", maxUnreadBytes);
    requirePositive("killWorkerAfter", killWorkerAfter.toNanos());
    requirePositive("endBrokerAfter", endBrokerAfter.toNanos());
    Durations.requireBetweenZeroAndAYear("killWorkerAfter", killWorkerAfter);
    Durations.requireBetweenZeroAndAYear("endBrokerAfter", endBrokerAfter);
  }

  /** Returns a copy with this limit on untyped messages to one agent. */
  public StallPolicy withMaxUntyped(int messages) {
    return new StallPolicy(messages, maxUnreadBytes, killWorkerAfter, endBrokerAfter);
  }

  /** Returns a copy with this limit on unread bytes of one agent. */
  public StallPolicy withMaxUnreadBytes(long bytes) {
    return new StallPolicy(maxUntyped, bytes, killWorkerAfter, endBrokerAfter);
  }

  /** Returns a copy with this time before a worker is killed. */
  public StallPolicy withKillWorkerAfter(Duration silence) {
    return new StallPolicy(maxUntyped, maxUnreadBytes, silence, endBrokerAfter);
  }

  /** Returns a copy with this time before the broker is ended. */
  public StallPolicy withEndBrokerAfter(Duration silence) {
    return new StallPolicy(maxUntyped, maxUnreadBytes, killWorkerAfter, silence);
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be more than 0, was " + value);
    }
  }
}
