package dev.brokerline.relaycast;

import java.io.Serial;

/** The server refused a call: a name is unknown or taken, or a limit is reached. */
public final class RelaycastRefusedException extends RelaycastException {
  @Serial private static final long serialVersionUID = 1L;

  private final String code;

  RelaycastRefusedException(String code, String message, Throwable cause) {
    super(message + " (" + code + ")", cause);
    this.code = code;
  }

  /** Returns the error code that an HTTP client gets, such as {@code agent_not_found}. */
  public String code() {
    return code;
  }
}
