package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.ProtocolException;
import dev.brokerline.protocol.internal.mapper.JsonShapeException;
import org.jspecify.annotations.Nullable;

/** A request that a broker would refuse on reading it; says with what words. */
public final class RequestRefusedException extends ProtocolException {

  private static final long serialVersionUID = 1L;

  private final transient Inbound.Error answer;

  private final String problem;

  RequestRefusedException(Inbound.Error answer, @Nullable JsonShapeException cause) {
    super(answer.error().code() + ": " + answer.error().message(), cause);
    this.answer = answer;
    this.problem = cause == null ? answer.error().message() : cause.within("payload");
  }

  /**
   * Returns what is wrong, for whoever wrote the request: of a bad payload with the place, such as
   * {@code payload.agent.runtime: expected "pty" or "headless"}, else the broker's words.
   */
  public String problem() {
    return problem;
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
