package dev.brokerline.cli.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brokerline.cli.exit.Failure;
import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.BrokerExitedException;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.BrokerStartException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.ProtocolMismatchException;
import dev.brokerline.client.error.ProtocolViolationException;
import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.protocol.Secrets;
import dev.brokerline.spawn.error.SpawnException;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a request or of the start.
 *
 * @param kind a word for programs; the list is in {@code RPC.md}
 * @param code the broker's code, or null if the failure is not the broker's
 * @param message for people
 * @param retryable whether the same request may succeed later
 * @param outcome what is known about the effect
 */
record RpcError(
    String kind, @Nullable String code, String message, boolean retryable, Outcome outcome) {

  /** Returns the error for a line that is not a request. */
  static RpcError badRequest(String message) {
    return new RpcError("bad_request", null, message, false, Outcome.NOT_PERFORMED);
  }

  /** Returns the error for an exception of the client or of {@code spawn}. */
  static RpcError of(Throwable thrown) {
    Throwable cause = Failure.unwrap(thrown);
    if (cause instanceof BrokerRejectedException rejected) {
      return new RpcError(
          "rejected",
          rejected.error().code(),
          Secrets.mask(rejected.error().message()),
          rejected.error().retryable(),
          rejected.outcome());
    }
    String message = Secrets.mask(String.valueOf(cause.getMessage()));
    if (cause instanceof BrokerException failure) {
      boolean retryable = failure instanceof RequestNotSentException;
      return new RpcError(kind(failure), null, message, retryable, failure.outcome());
    }
    return cause instanceof SpawnException
        ? new RpcError("no_broker", null, message, false, Outcome.NOT_PERFORMED)
        : new RpcError("defect", null, Secrets.mask(cause.toString()), false, Outcome.UNKNOWN);
  }

  private static String kind(BrokerException failure) {
    if (failure instanceof RequestTimeoutException) {
      return "request_timeout";
    }
    if (failure instanceof BrokerExitedException) {
      return "broker_exited";
    }
    if (failure instanceof BrokerClosedException) {
      return "closed";
    }
    if (failure instanceof RequestNotSentException) {
      return "not_sent";
    }
    if (failure instanceof ProtocolViolationException) {
      return "protocol_violation";
    }
    if (failure instanceof ProtocolMismatchException) {
      return "protocol_mismatch";
    }
    return failure instanceof BrokerStartException ? "start_failed" : "defect";
  }

  /** Writes a member {@code error} into the current object. */
  void write(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("error");
    json.writeStringField("kind", kind);
    json.writeStringField("code", code);
    json.writeStringField("message", message);
    json.writeBooleanField("retryable", retryable);
    json.writeStringField("outcome", outcome.name().toLowerCase(Locale.ROOT));
    json.writeEndObject();
  }
}
