package dev.brokerline.client.model;

import dev.brokerline.client.options.ClientLimits;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, numbered in the order in which this client learned of it.
 *
 * <p>The broker's own events have no numbers, so the client gives them: {@link #seq} starts at 1,
 * rises by one with each event, and has a gap only where {@link EventsDropped} says so.
 */
public sealed interface ClientEvent {

  /** Returns the event's number, unique within one client. */
  long seq();

  /** An event that the broker sent. */
  record FromBroker(long seq, BrokerEvent event) implements ClientEvent {}

  /**
   * The answer to a request whose caller had already been told of a time-out, or had cancelled it.
   * A spawn that succeeded too late shows here, so that the agent can be released.
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
   * An error of the broker that belongs to no request. {@code delivery_failed} tells that a message
   * could not be handed to a worker; {@code io_error} that the broker cannot read its input any
   * more and goes down.
   */
  record UnsolicitedError(long seq, ErrorDetail error) implements ClientEvent {}

  /**
   * A line of the broker's that was over {@link ClientLimits#maxLineBytes} and was skipped. If it
   * was the answer to a request, that request has failed.
   *
   * @param bytes its length
   * @param type {@code ok}, {@code error} or {@code event}; null if that could not be seen
   * @param requestId the id of the request it answered; null if there was none to be seen
   */
  record LineSkipped(long seq, long bytes, @Nullable String type, @Nullable String requestId)
      implements ClientEvent {}

  /** An event of a layer above the client, which numbers it among those of the client. */
  non-sealed interface Further extends ClientEvent {}

  /** The broker stood still, and something was done about it. */
  record Stalled(long seq, StallStep step) implements ClientEvent {}

  /**
   * Stands where events were dropped because this client's listeners were too slow. The oldest
   * output of agents is dropped; other events only when ten times as many wait as outputs may, with
   * listeners that do not come back.
   *
   * @param count how many events are missing
   * @param fromSeq the number of the first one
   * @param toSeq the number of the last one; all between the two are missing
   */
  record EventsDropped(long count, long fromSeq, long toSeq) implements ClientEvent {
    @Override
    public long seq() {
      return toSeq;
    }
  }
}
