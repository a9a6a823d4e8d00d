package dev.brokerline.client.options;

import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.concurrent.Durations;
import java.time.Duration;

/**
 * What is done about agents that do not read what they are sent.
 *
 * <p>The native broker hands messages to an agent's worker through a pipe, and the worker types
 * them into the agent's terminal. Where the program does not read its terminal, the worker waits
 * for it, then the broker waits for the worker, and everybody else for the broker. So a request to
 * an agent with too large a backlog is refused with a {@link RequestNotSentException} before it is
 * sent; if the broker stands still all the same, the worker for which it waits is killed and its
 * agent released; and a broker that nothing sets free is ended. Each step is told as a {@link
 * ClientEvent.Stalled}.
 *
 * @param maxUntyped how many messages to one agent may be on their way: sent, and not yet typed
 * @param maxUnreadBytes how many bytes of requests to one agent may be sent and not yet read by its
 *     worker; one request alone may be larger
 * @param killWorkerAfter how long the broker may be silent, with a request unanswered, until the
 *     worker for which it waits is killed. Where the system does not tell which one that is, as
 *     Linux does, half of {@code endBrokerAfter} goes by before the likeliest is
 * @param endBrokerAfter how long the broker may be silent, with a request unanswered, until it is
 *     ended, which a supervised one survives; no sooner than the time-out of that request
 */
public record StallPolicy(
    int maxUntyped, long maxUnreadBytes, Duration killWorkerAfter, Duration endBrokerAfter) {

  /**
   * 32 messages, which a worker types in some five seconds; 32 KiB, half of what its pipe holds;
   * five seconds, three times the longest silence of a real broker before a slow agent; a minute,
   * four times what a spawn may take a real broker.
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

  /** Returns a copy with this bound on messages to one agent that are not typed. */
  public StallPolicy withMaxUntyped(int messages) {
    return new StallPolicy(messages, maxUnreadBytes, killWorkerAfter, endBrokerAfter);
  }

  /** Returns a copy with this bound on what one agent's worker has not read. */
  public StallPolicy withMaxUnreadBytes(long bytes) {
    return new StallPolicy(maxUntyped, bytes, killWorkerAfter, endBrokerAfter);
  }

  /** Returns a copy that waits so long before it kills a worker. */
  public StallPolicy withKillWorkerAfter(Duration silence) {
    return new StallPolicy(maxUntyped, maxUnreadBytes, silence, endBrokerAfter);
  }

  /** Returns a copy that waits so long before it ends the broker. */
  public StallPolicy withEndBrokerAfter(Duration silence) {
    return new StallPolicy(maxUntyped, maxUnreadBytes, killWorkerAfter, silence);
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be more than 0, was " + value);
    }
  }
}
