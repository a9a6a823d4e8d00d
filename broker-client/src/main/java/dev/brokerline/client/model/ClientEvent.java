package dev.brokerline.client.model;

import dev.brokerline.client.options.ClientLimits;
import dev.brokerline.client.options.StallPolicy;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An event, numbered in the order in which the client learned of it.
 *
 * <p>The broker's events have no numbers, so the client adds them. {@link #seq} starts at 1 and
 * increases by one with each event. It has gaps only where {@link EventsDropped} reports them.
 */
public sealed interface ClientEvent {

  /** Returns the event's number, unique within one client. */
  long seq();

  /** An event that the broker sent. */
  record FromBroker(long seq, BrokerEvent event) implements ClientEvent {}

  /**
   * The answer to a request that had already timed out or been cancelled. A spawn that succeeded
   * too late appears here, so that the caller can release the agent.
   *
   * @param request the request, as it was sent
   * @param took the time from sending to this answer
   * @param result the broker's answer, or null if it was an error
   * @param error the broker's error, or null if it was a success
   */
  record LateReply(
      long seq,
      BrokerRequest<?> request,
      Duration took,
      @Nullable Object result,
      @Nullable ErrorDetail error)
      implements ClientEvent {}

  /**
   * An error of the broker that belongs to no request. {@code delivery_failed} means that the
   * broker could not pass a message to a worker, and {@code io_error} that it can no longer read
   * its input and exits.
   */
  record UnsolicitedError(long seq, ErrorDetail error) implements ClientEvent {}

  /**
   * A line of the broker that exceeded {@link ClientLimits#maxLineBytes} and was skipped. If it was
   * the answer to a request, that request has failed.
   *
   * @param bytes its length
   * @param type {@code ok}, {@code error} or {@code event}; null if unknown
   * @param requestId the id of the request that it answered; null if none or unknown
   */
  record LineSkipped(long seq, long bytes, @Nullable String type, @Nullable String requestId)
      implements ClientEvent {}

  /** An event of a layer above the client, numbered together with the client's events. */
  non-sealed interface Further extends ClientEvent {}

  /** The broker was blocked, and the client has taken a step to free it. */
  record Stalled(long seq, StallStep step) implements ClientEvent {}

  /**
   * Replaces events that were dropped because the client's listeners were too slow. The client
   * drops the oldest output of agents. It drops other events only at ten times the limit, when
   * listeners do not return.
   *
   * @param count how many events are missing
   * @param fromSeq the number of the first one
   * @param toSeq the number of the last one; all in between are missing
   */
  record EventsDropped(long count, long fromSeq, long toSeq) implements ClientEvent {
    @Override
    public long seq() {
      return toSeq;
    }
  }

  /** A step to free a blocked broker, see {@link StallPolicy}. */
  sealed interface StallStep {

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
}
