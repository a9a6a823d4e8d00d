package dev.brokerline.client.internal;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.ProtocolMismatchException;
import dev.brokerline.client.error.ProtocolViolationException;
import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.Hello;
import dev.brokerline.protocol.wire.Inbound;
import dev.brokerline.protocol.wire.MalformedEnvelopeException;

/**
 * The failures of requests with answers that the protocol does not allow. Only an {@code ok} with
 * the request's id proves that the broker performed the request, whatever its result looks like.
 */
final class WrongAnswers {

  private static final String OK = "ok";

  private WrongAnswers() {}

  /** Returns the failure for an {@code ok} whose result has another shape. */
  static BrokerException unreadable(BrokerRequest<?> request, MalformedEnvelopeException why) {
    return new ProtocolViolationException(
        request.type() + " was done, but its answer cannot be read: " + why.getMessage(),
        Outcome.PERFORMED,
        why);
  }

  /** Returns the failure for a greeting in place of an {@code ok}, or the reverse. */
  static BrokerException ofAnotherKind(BrokerRequest<?> request) {
    String kind = request instanceof Hello ? OK : "hello_ack";
    return new ProtocolViolationException(
        "%s was answered with \"%s\", which answers other requests; whether it was done is unknown"
            .formatted(request.type(), kind),
        Outcome.UNKNOWN,
        null);
  }

  /** Returns the failure for an unrecognized frame. */
  static BrokerException unrecognized(BrokerRequest<?> request, Inbound.Unrecognized frame) {
    boolean otherVersion = !ProtocolVersion.isSupported(frame.envelope().version());
    if (otherVersion && request instanceof Hello) {
      return new ProtocolMismatchException("version " + frame.envelope().version());
    }
    boolean done =
        !otherVersion && !(request instanceof Hello) && frame.envelope().type().equals(OK);
    return new ProtocolViolationException(
        "%s got an answer that cannot be read (%s); %s"
            .formatted(
                request.type(),
                frame.reason(),
                done ? "the broker says that it was done" : "whether it was done is unknown"),
        done ? Outcome.PERFORMED : Outcome.UNKNOWN,
        null);
  }

  /** Returns the failure for a line that was skipped. */
  static BrokerException tooLong(BrokerRequest<?> request, long bytes) {
    return new ProtocolViolationException(
        "%s was answered with a line of %d bytes, which is over the limit of a line"
            .formatted(request.type(), bytes),
        Outcome.UNKNOWN,
        null);
  }
}
