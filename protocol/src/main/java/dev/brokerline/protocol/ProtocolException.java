package dev.brokerline.protocol;

import org.jspecify.annotations.Nullable;

/** The root of all failures to understand a frame of the peer. */
public abstract class ProtocolException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  protected ProtocolException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Makes a failure that may be too frequent for a stack trace. */
  protected ProtocolException(String message, @Nullable Throwable cause, boolean hasStackTrace) {
    super(message, cause, /* enableSuppression= */ true, hasStackTrace);
  }
}
