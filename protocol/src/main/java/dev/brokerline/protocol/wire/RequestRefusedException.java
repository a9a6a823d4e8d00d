package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.ProtocolException;
import dev.brokerline.protocol.internal.mapper.JsonShapeException;
import org.jspecify.annotations.Nullable;

/** A broker would refuse a request when reading it, with the error in this exception. */
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
   * Returns what is wrong: for a bad payload with its place, such as {@code payload.agent.runtime:
   * expected "pty" or "headless"}, otherwise the broker's message.
   */
  public String problem() {
    return problem;
  }

  /** Returns the broker's error. */
  public ErrorDetail error() {
    return answer.error();
  }

  /** Returns the frame with which a broker answers. For a bad payload it lacks the request id. */
  public Inbound.Error answer() {
    return answer;
  }
}
