package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.Secrets;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.result.HelloResult;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A frame from the broker. */
public sealed interface Inbound {

  /** The answer to a greeting, and the only sign that the broker is ready. */
  record HelloAck(@Nullable RequestId requestId, HelloResult result) implements Inbound {

    /** Refuses a missing result. */
    public HelloAck {
      Objects.requireNonNull(result, "result");
    }
  }

  /** The successful answer to a request, which {@link ResultReader} reads for that request. */
  record Ok(@Nullable RequestId requestId, RawJson result) implements Inbound {

    /** Refuses a missing result. */
    public Ok {
      Objects.requireNonNull(result, "result");
    }

    /** Returns the beginning of the result, masked. */
    @Override
    public String toString() {
      return "Ok[requestId=" + requestId + ", result=" + Secrets.excerpt(result.toString()) + "]";
    }
  }

  /**
   * An error.
   *
   * @param requestId null for an {@code invalid_request}, which belongs to the oldest unanswered
   *     request, and for errors that belong to no request
   */
  @SuppressWarnings("JavaLangClash") // it is the frame's name, and always qualified
  record Error(@Nullable RequestId requestId, ErrorDetail error) implements Inbound {

    /** Refuses a missing error. */
    public Error {
      Objects.requireNonNull(error, "error");
    }
  }

  /** An event. */
  record Event(BrokerEvent event) implements Inbound {

    /** Refuses a missing event. */
    public Event {
      Objects.requireNonNull(event, "event");
    }
  }

  /** A frame of another version, of an unknown type, or with a payload of the wrong shape. */
  record Unrecognized(Envelope envelope, String reason) implements Inbound {

    /** Refuses null. */
    public Unrecognized {
      Objects.requireNonNull(envelope, "envelope");
      Objects.requireNonNull(reason, "reason");
    }
  }
}
