package dev.brokerline.protocol;

import dev.brokerline.protocol.text.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * An error as the broker reports it.
 *
 * @param code a code from {@link ErrorCode} or an unknown one; empty if absent
 * @param message the broker's message; empty if absent
 * @param retryable whether the broker calls it retryable, which it does for a publish failure even
 *     when that is wrong
 * @param data further data as the broker's JSON; null for most codes
 */
public record ErrorDetail(String code, String message, boolean retryable, @Nullable RawJson data) {

  /** Replaces an absent code or message by the empty string. */
  public ErrorDetail {
    code = code == null ? "" : code;
    message = message == null ? "" : message;
  }

  /** Returns an error that is not retryable and has no further data. */
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
