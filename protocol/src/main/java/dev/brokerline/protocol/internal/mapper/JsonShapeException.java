package dev.brokerline.protocol.internal.mapper;

import org.jspecify.annotations.Nullable;

/** JSON does not have the expected shape. The message is one masked line that says where. */
public final class JsonShapeException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String place;
  private final String reason;

  /** Makes an exception with a reason that is already masked. */
  public JsonShapeException(String reason) {
    this("", reason, null);
  }

  /**
   * Makes an exception.
   *
   * @param place the path of the wrong member, such as {@code agent.args[0]}; empty for the whole
   * @param reason the reason, already masked
   */
  public JsonShapeException(String place, String reason, @Nullable Throwable cause) {
    super(place.isEmpty() ? reason : place + ": " + reason, cause);
    this.place = place;
    this.reason = reason;
  }

  /** Returns what is wrong, and where within the member of that name. */
  public String within(String member) {
    return member + (place.isEmpty() ? "" : "." + place) + ": " + reason;
  }
}
