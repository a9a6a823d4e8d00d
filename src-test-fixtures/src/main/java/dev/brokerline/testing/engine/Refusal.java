package dev.brokerline.testing.engine;

import org.jspecify.annotations.Nullable;

/** A request that is answered by an error. */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean keepsId;
  private final transient @Nullable Object data;

  private Refusal(String code, String message, boolean keepsId, @Nullable Object data) {
    super(message, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
    this.code = code;
    this.keepsId = keepsId;
    this.data = data;
  }

  /** An {@code invalid_request}, which loses the id of its request. */
  static Refusal invalid(String message) {
    return new Refusal("invalid_request", message, /* keepsId= */ false, null);
  }

  static Refusal of(String code, String message) {
    return new Refusal(code, message, /* keepsId= */ true, null);
  }

  static Refusal of(String code, String message, Object data) {
    return new Refusal(code, message, /* keepsId= */ true, data);
  }

  static Refusal unknownWorker(String name) {
    return of("agent_not_found", "unknown worker '" + name + "'");
  }

  String message() {
    return String.valueOf(getMessage());
  }

  String code() {
    return code;
  }

  /** Returns whether the answer carries the id of the request. */
  boolean keepsId() {
    return keepsId;
  }

  @Nullable Object data() {
    return data;
  }
}
