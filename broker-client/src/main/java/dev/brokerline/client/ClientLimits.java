package dev.brokerline.client;

/**
 * The bounds of what one client keeps in memory.
 *
 * @param maxPendingRequests unanswered requests, those that timed out included; more are refused
 *     with a {@link RequestNotSentException}
 * @param maxQueuedOutputs output events that wait for listeners; at the bound the oldest is
 *     dropped, see {@link ClientEvent.EventsDropped}. Of all events together ten times as many may
 *     wait
 * @param maxQueuedOutputBytes the same, by their size
 * @param maxInboundBytes what was read and is not yet decoded; at the bound reading waits
 * @param maxLineBytes one line of the broker; a longer one is skipped and reported, and its request
 *     fails
 */
public record ClientLimits(
    int maxPendingRequests,
    int maxQueuedOutputs,
    long maxQueuedOutputBytes,
    long maxInboundBytes,
    int maxLineBytes) {

  private static final int MIB = 1 << 20;

  /** 65,536 requests, 100,000 outputs or 32 MiB of them, 64 MiB undecoded, 16 MiB a line. */
  public static final ClientLimits DEFAULT =
      new ClientLimits(65_536, 100_000, 32L * MIB, 64L * MIB, 16 * MIB);

  public ClientLimits {
    requirePositive("maxPendingRequests", maxPendingRequests);
    requirePositive("maxQueuedOutputs", maxQueuedOutputs);
    requirePositive("maxQueuedOutputBytes", maxQueuedOutputBytes);
    requirePositive("maxInboundBytes", maxInboundBytes);
    requirePositive("maxLineBytes", maxLineBytes);
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + value);
    }
  }
}
