package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;

/** A request that a broker would refuse on reading it; says with what words. */
public final class RequestRefusedException extends ProtocolException {

  private static final long serialVersionUID = 1L;

  private final transient Inbound.Error answer;

  RequestRefusedException(Inbound.Error answer, @Nullable Throwable cause) {
    super(answer.error().code() + ": " + answer.error().message(), cause);
    this.answer = answer;
  }

  /** Returns the broker's own words. */
  public ErrorDetail error() {
    return answer.error();
  }

  /** Returns the frame a broker answers with; for a bad payload it lacks the request id. */
  public Inbound.Error answer() {
    return answer;
  }
}
