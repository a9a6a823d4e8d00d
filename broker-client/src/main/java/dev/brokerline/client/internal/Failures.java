package dev.brokerline.client.internal;

import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.BrokerExitedException;
import dev.brokerline.client.error.BrokerStartException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.Secrets;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.text.PrintableText;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.error.SpawnException;
import dev.brokerline.spawn.lines.LineChannel.Offer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the failures of a client, with the current figures and the next step. */
final class Failures {

  private Failures() {}

  static BrokerException timeout(
      PendingRequest<?> late, @Nullable PendingRequest<?> oldest, long now, List<String> stderr) {
    String type = late.request.type();
    PendingRequest<?> ahead = oldest == late ? null : oldest;
    String busy =
        ahead == null
            ? "; it was the broker's turn to answer it"
            : "; it waited in line, for the broker answers in order and is still at "
                + ahead.request.type()
                + ", sent "
                + ahead.age(now).toMillis()
                + " ms ago";
    return new RequestTimeoutException(
        late.request,
        late.age(now),
        ahead == null ? null : ahead.request,
        type
            + " was not answered within "
            + late.age(now).toMillis()
            + " ms"
            + busy
            + "; the broker may still perform it, its answer would come as a LateReply event"
            + lastWords(stderr));
  }

  /** Returns a line of the broker's standard error for display, masked and printable. */
  static String shown(String line) {
    return PrintableText.line(Secrets.mask(line));
  }

  static String lastWords(List<String> stderr) {
    return stderr.isEmpty() ? "" : "; its last words on stderr: " + String.join(" / ", stderr);
  }

  /** Returns why the broker's input has not taken the line of a request; null if it has. */
  static @Nullable BrokerException notTaken(BrokerRequest<?> request, Offer offer) {
    return switch (offer) {
      case QUEUED -> null;
      case FULL ->
          new RequestNotSentException(
              request, "the broker does not read, and what waits to be written is at its limit");
      case CLOSED ->
          new BrokerClosedException(
              request.type() + " was not sent: the broker takes no more input",
              Outcome.NOT_PERFORMED);
    };
  }

  static BrokerException closed(BrokerRequest<?> request, boolean written) {
    return written
        ? new BrokerClosedException(
            request.type() + " was not answered before the client was closed", Outcome.UNKNOWN)
        : new BrokerClosedException(
            request.type() + " was not sent: the client is closed", Outcome.NOT_PERFORMED);
  }

  static BrokerException inputLost(BrokerRequest<?> request, boolean written, ErrorDetail error) {
    return new BrokerClosedException(
        request.type()
            + (written ? " was not answered" : " was not sent")
            + ": the broker cannot read its input any more and goes down: "
            + Secrets.mask(error.message()),
        written ? Outcome.UNKNOWN : Outcome.NOT_PERFORMED);
  }

  static BrokerException notReady(BrokerRequest<?> request) {
    return new BrokerClosedException(
        request.type() + " was not sent: the broker is not ready yet; await start()",
        Outcome.NOT_PERFORMED);
  }

  static BrokerException exited(BrokerRequest<?> request, boolean written, ExitStatus exit) {
    return written
        ? new BrokerExitedException(request.type() + " was not answered", exit, Outcome.UNKNOWN)
        : new BrokerExitedException(request.type() + " was not sent", exit, Outcome.NOT_PERFORMED);
  }

  static BrokerClosedException closedBeforeReady() {
    return new BrokerClosedException(
        "the client was closed before the broker was ready", Outcome.NOT_PERFORMED);
  }

  /** Returns the failure of a launch as one of the two exception types that a start promises. */
  static RuntimeException launch(Throwable cause) {
    return cause instanceof SpawnException || cause instanceof BrokerException
        ? (RuntimeException) cause
        : new BrokerStartException(
            BrokerStartException.Phase.LAUNCH,
            "the broker could not be launched: " + cause.getMessage(),
            cause);
  }
}
