package dev.brokerline.client.error;

import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.Secrets;
import dev.brokerline.protocol.request.BrokerRequest;

/** The broker answered a request with an error. */
public final class BrokerRejectedException extends BrokerException {

  private static final long serialVersionUID = 1L;

  private final transient BrokerRequest<?> request;
  private final transient ErrorDetail error;
  private final boolean workerEnding;

  /**
   * Makes the failure of a request.
   *
   * @param workerEnding see {@link #isWorkerEnding}
   */
  public BrokerRejectedException(
      BrokerRequest<?> request, ErrorDetail error, Outcome outcome, boolean workerEnding) {
    super(request.type() + " was refused by the broker" + reason(error), outcome, null);
    this.request = request;
    this.error = error;
    this.workerEnding = workerEnding;
  }

  private static String reason(ErrorDetail error) {
    String message = error.message().isBlank() ? "without a reason" : error.message();
    String code = error.code().isBlank() ? "" : " (" + error.code() + ")";
    return ": " + Secrets.mask(message) + code;
  }

  /** Returns the request that was refused. */
  public BrokerRequest<?> request() {
    return request;
  }

  /** Returns the broker's error. */
  public ErrorDetail error() {
    return error;
  }

  /**
   * Returns whether the request did not reach the agent's worker, because the worker's process is
   * ending. The event about that end says why, and usually follows within a second.
   */
  public boolean isWorkerEnding() {
    return workerEnding;
  }
}
