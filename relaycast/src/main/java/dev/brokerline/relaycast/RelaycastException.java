package dev.brokerline.relaycast;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The root of this module's failures. */
public abstract class RelaycastException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  RelaycastException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
