package dev.brokerline.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.protocol.ProtocolException;
import dev.brokerline.protocol.Secrets;
import dev.brokerline.protocol.internal.json.Utf8Json;
import dev.brokerline.protocol.internal.mapper.Json;
import java.io.IOException;
import java.io.ObjectOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A line is not an envelope, or an answer has the wrong shape.
 *
 * <p>A broker may print thousands of such lines, and most are only counted. So this exception has
 * no stack trace, and creates its message on demand.
 */
public final class MalformedEnvelopeException extends ProtocolException {

  private static final long serialVersionUID = 2L;

  /** An excerpt is always shorter. */
  private static final int KEPT_BYTES = 2000;

  /** The raw line, which is neither shown nor serialized. */
  private final transient byte[] start;

  private final String what;

  /** Created at first use; all threads create the same text. */
  private @Nullable String reason;

  /** Created at first use; all threads create the same text. */
  private @Nullable String line;

  /**
   * Makes a failure.
   *
   * @param cause the cause; the reason of an {@link IOException} is added to the given one
   */
  MalformedEnvelopeException(String reason, Utf8Json line, @Nullable Throwable cause) {
    super(reason, cause, /* hasStackTrace= */ false);
    this.what = reason;
    this.start = line.start(KEPT_BYTES);
  }

  /** Returns {@link #reason()} and {@link #line()}. */
  @Override
  public String getMessage() {
    return reason() + ": " + line();
  }

  /** Returns what is wrong, without secrets. */
  public String reason() {
    String made = reason;
    if (made == null) {
      made = getCause() instanceof IOException cause ? what + ": " + Json.reason(cause) : what;
      reason = made;
    }
    return made;
  }

  /** Returns the beginning of the line, at most a few hundred characters, with secrets masked. */
  public String line() {
    String made = line;
    if (made == null) {
      made = Secrets.excerpt(new String(start, UTF_8));
      line = made;
    }
    return made;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    var unused = getMessage();
    out.defaultWriteObject();
  }
}
