package dev.brokerline.spawn;

import org.jspecify.annotations.Nullable;

/** The root of all failures to find, install or start a broker binary. */
public abstract class SpawnException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  protected SpawnException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
