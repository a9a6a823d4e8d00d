package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.ProtocolException;
import dev.brokerline.protocol.Secrets;
import org.jspecify.annotations.Nullable;

/** A line that is no envelope, or an answer of the wrong shape. */
public final class MalformedEnvelopeException extends ProtocolException {

  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String line;

  MalformedEnvelopeException(String reason, String line, @Nullable Throwable cause) {
    super(reason + ": " + Secrets.excerpt(line), cause);
    this.reason = reason;
    this.line = Secrets.excerpt(line);
  }

  /** Returns what is wrong, without secrets. */
  public String reason() {
    return reason;
  }

  /** Returns the beginning of the line, at most a few hundred characters, without secrets. */
  public String line() {
    return line;
  }
}
