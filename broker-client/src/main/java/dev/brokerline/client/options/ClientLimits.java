package dev.brokerline.client.options;

import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.client.model.ClientEvent;
import java.util.Objects;

/**
 * The limits of what one client keeps in memory.
 *
 * @param maxPendingRequests unanswered requests, including those that timed out; further requests
 *     fail with a {@link RequestNotSentException}
 * @param queued the events that wait for listeners; {@link ClientEvent.EventsDropped} reports
 *     dropped ones
 * @param history the events that {@link BrokerClient#history} remembers
 * @param maxInboundBytes bytes that were read and are not yet decoded; at the limit, reading waits
 * @param maxLineBytes the length of a line of the broker; a longer one is skipped and reported, and
 *     its request fails
 */
public record ClientLimits(
    int maxPendingRequests,
    EventLimits queued,
    EventLimits history,
    long maxInboundBytes,
    int maxLineBytes) {

  private static final int MIB = 1 << 20;

  /**
   * 65,536 requests; 100,000 waiting output events or 32 MiB; 10,000 remembered output events or 8
   * MiB; 64 MiB undecoded; 16 MiB a line.
   */
  public static final ClientLimits DEFAULT =
      new ClientLimits(
          65_536,
          new EventLimits(100_000, 32L * MIB),
          new EventLimits(10_000, 8L * MIB),
          64L * MIB,
          16 * MIB);

  public ClientLimits {
    requirePositive("maxPendingRequests", maxPendingRequests);
    Objects.requireNonNull(queued, "queued");
    Objects.requireNonNull(history, "history");
    requirePositive("maxInboundBytes", maxInboundBytes);
    requirePositive("maxLineBytes", maxLineBytes);
  }

  /** Returns a copy with this limit on unanswered requests. */
  public ClientLimits withMaxPendingRequests(int requests) {
    return new ClientLimits(requests, queued, history, maxInboundBytes, maxLineBytes);
  }

  /** Returns a copy with these limits on the events that wait for listeners. */
  public ClientLimits withQueued(EventLimits limits) {
    return new ClientLimits(maxPendingRequests, limits, history, maxInboundBytes, maxLineBytes);
  }

  /** Returns a copy with these limits on the remembered events. */
  public ClientLimits withHistory(EventLimits limits) {
    return new ClientLimits(maxPendingRequests, queued, limits, maxInboundBytes, maxLineBytes);
  }

  /** Returns a copy with this limit on undecoded bytes. */
  public ClientLimits withMaxInboundBytes(long bytes) {
    return new ClientLimits(maxPendingRequests, queued, history, bytes, maxLineBytes);
  }

  /** Returns a copy with this limit on a line. */
  public ClientLimits withMaxLineBytes(int bytes) {
    return new ClientLimits(maxPendingRequests, queued, history, maxInboundBytes, bytes);
  }

  /**
   * The limits of a collection of events. At a limit, the oldest output of agents is dropped. Other
   * events are dropped only when all events together reach ten times a limit.
   *
   * @param maxOutputs the number of output events
   * @param maxOutputBytes the size of the output events, counting one byte for each character and
   *     200 for each event
   */
  public record EventLimits(int maxOutputs, long maxOutputBytes) {

    public EventLimits {
      requirePositive("maxOutputs", maxOutputs);
      requirePositive("maxOutputBytes", maxOutputBytes);
    }
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + value);
    }
  }
}
