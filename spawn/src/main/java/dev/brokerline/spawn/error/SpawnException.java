package dev.brokerline.spawn.error;

import dev.brokerline.spawn.internal.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * The root of all failures to find, install or start a broker binary. A message may have several
 * lines and may quote programs; control characters in it are escaped.
 */
public abstract class SpawnException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  protected SpawnException(String message, @Nullable Throwable cause) {
    super(PrintableText.lines(message), cause);
  }
}
