package dev.brokerline.protocol.internal;

/** JSON that is not of the shape asked for; the message is one masked line that says where. */
public final class JsonShapeException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Makes an exception with the reason, which must be masked already. */
  public JsonShapeException(String reason) {
    super(reason);
  }

  /** Makes an exception with the reason, which must be masked already, and its cause. */
  public JsonShapeException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
