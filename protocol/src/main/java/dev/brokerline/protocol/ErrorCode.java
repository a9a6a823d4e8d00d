package dev.brokerline.protocol;

import java.util.Set;

/**
 * The error codes of brokers 3.1.0 to 3.2.18. {@link ErrorDetail#code()} is a plain string, because
 * other brokers may send other codes.
 */
public final class ErrorCode {

  /** A bad envelope or payload, or a request that failed inside the broker; has no request id. */
  public static final String INVALID_REQUEST = "invalid_request";

  /** The frame's {@code v} is not 1. */
  public static final String UNSUPPORTED_VERSION = "unsupported_version";

  /** The broker does not know this request type, or (inside a worker error) this frame type. */
  public static final String UNKNOWN_TYPE = "unknown_type";

  /** The broker could not read its stdin and shuts down; belongs to no request. */
  public static final String IO_ERROR = "io_error";

  /** There is no live agent of that name. */
  public static final String AGENT_NOT_FOUND = "agent_not_found";

  /** Relaycast refused to register the agent; {@code data} says why. */
  public static final String WORKER_REGISTRATION_FAILED = "worker_registration_failed";

  /** The sender has a foreign prefix and is not a local agent. */
  public static final String SENDER_NOT_FOUND = "sender_not_found";

  /** No workspace of that id or alias is attached. */
  public static final String WORKSPACE_NOT_FOUND = "workspace_not_found";

  /** Several workspaces are attached and the message names none. */
  public static final String AMBIGUOUS_WORKSPACE = "ambiguous_workspace";

  /** A message to a target other than a local agent could not be published. */
  public static final String RELAYCAST_PUBLISH_FAILED = "relaycast_publish_failed";

  /** Rows or columns are zero, or unusable (inside a worker error). */
  public static final String INVALID_DIMENSIONS = "invalid_dimensions";

  /** The agent's runtime cannot do this, such as resizing a headless agent. */
  public static final String UNSUPPORTED_OPERATION = "unsupported_operation";

  /** A later delivery could not be written to its worker; belongs to no request. */
  public static final String DELIVERY_FAILED = "delivery_failed";

  /** Inside a worker error: a line on the worker's control pipe was not a frame. */
  public static final String INVALID_FRAME = "invalid_frame";

  /** Inside a worker error: a delivery had the wrong shape. */
  public static final String INVALID_DELIVERY = "invalid_delivery";

  /** Inside a worker error: a payload had the wrong shape. */
  public static final String INVALID_PAYLOAD = "invalid_payload";

  private static final Set<String> KNOWN =
      Set.of(
          INVALID_REQUEST,
          UNSUPPORTED_VERSION,
          UNKNOWN_TYPE,
          IO_ERROR,
          AGENT_NOT_FOUND,
          WORKER_REGISTRATION_FAILED,
          SENDER_NOT_FOUND,
          WORKSPACE_NOT_FOUND,
          AMBIGUOUS_WORKSPACE,
          RELAYCAST_PUBLISH_FAILED,
          INVALID_DIMENSIONS,
          UNSUPPORTED_OPERATION,
          DELIVERY_FAILED,
          INVALID_FRAME,
          INVALID_DELIVERY,
          INVALID_PAYLOAD);

  private ErrorCode() {}

  /** Returns whether this class has the code. */
  public static boolean isKnown(String code) {
    return KNOWN.contains(code);
  }
}
