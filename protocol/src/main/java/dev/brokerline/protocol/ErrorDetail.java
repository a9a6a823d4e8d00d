package dev.brokerline.protocol;

import dev.brokerline.protocol.text.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * The broker's own words about a failure.
 *
 * @param code one of {@link ErrorCode} or a code this library does not know; empty if none was sent
 * @param message empty if none was sent
 * @param retryable what the broker says; a publish failure is called retryable even when it is not
 * @param data facts beyond the message, in the broker's JSON; null for most codes
 */
public record ErrorDetail(String code, String message, boolean retryable, @Nullable RawJson data) {

  /** Replaces an absent code or message by the empty string. */
  public ErrorDetail {
    code = code == null ? "" : code;
    message = message == null ? "" : message;
  }

  /** Returns a failure that is not worth a second try and has no further data. */
  public static ErrorDetail of(String code, String message) {
    return new ErrorDetail(code, message, /* retryable= */ false, null);
  }

  @Override
  public String toString() {
    return PrintableText.line(
        Secrets.mask(
            "ErrorDetail[code=%s, message=%s, retryable=%s, data=%s]"
                .formatted(code, message, retryable, data)));
  }
}
