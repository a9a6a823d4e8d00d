package dev.brokerline.client.model;

import dev.brokerline.client.options.ClientLimits;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import java.time.Duration;
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
}
