package dev.brokerline.client.options;

import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.client.model.ClientEvent;
import java.util.Objects;

/**
 * The bounds of what one client keeps in memory.
 *
 * @param maxPendingRequests unanswered requests, those that timed out included; more are refused
 *     with a {@link RequestNotSentException}
 * @param queued the events that wait for listeners; what is dropped is told, see {@link
 *     ClientEvent.EventsDropped}
 * @param history the events that {@link BrokerClient#history} remembers
 * @param maxInboundBytes what was read and is not yet decoded; at the bound reading waits
 * @param maxLineBytes one line of the broker; a longer one is skipped and reported, and its request
 *     fails
 */
public record ClientLimits(
    int maxPendingRequests,
    EventLimits queued,
    EventLimits history,
    long maxInboundBytes,
    int maxLineBytes) {

  private static final int MIB = 1 << 20;

  /**
   * 65,536 requests, 100,000 waiting outputs or 32 MiB of them, 10,000 remembered ones or 8 MiB, 64
   * MiB undecoded, 16 MiB a line.
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

  /** Returns a copy with this bound on unanswered requests. */
  public ClientLimits withMaxPendingRequests(int requests) {
    return new ClientLimits(requests, queued, history, maxInboundBytes, maxLineBytes);
  }

  /** Returns a copy with these bounds on the events that wait for listeners. */
  public ClientLimits withQueued(EventLimits limits) {
    return new ClientLimits(maxPendingRequests, limits, history, maxInboundBytes, maxLineBytes);
  }

  /** Returns a copy with these bounds on the events that are remembered. */
  public ClientLimits withHistory(EventLimits limits) {
    return new ClientLimits(maxPendingRequests, queued, limits, maxInboundBytes, maxLineBytes);
  }

  /** Returns a copy with this bound on what is read and not yet decoded. */
  public ClientLimits withMaxInboundBytes(long bytes) {
    return new ClientLimits(maxPendingRequests, queued, history, bytes, maxLineBytes);
  }

  /** Returns a copy with this bound on one line. */
  public ClientLimits withMaxLineBytes(int bytes) {
    return new ClientLimits(maxPendingRequests, queued, history, maxInboundBytes, bytes);
  }

  /**
   * The bounds of a number of events. Agents' output gives way first, the oldest of it. Other
   * events are dropped only when all events together, output included, are at ten times one of
   * these bounds.
   *
   * @param maxOutputs output events
   * @param maxOutputBytes the size of the output events, a character of theirs being one byte and
   *     an event's own objects 200
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
