package dev.brokerline.harness.internal.rpc;

import com.fasterxml.jackson.databind.JsonNode;

/** The other side answered a request with an error. */
public final class RpcException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The other side does not know the method. */
  public static final int METHOD_NOT_FOUND = -32601;

  /** The other side does not like the parameters. */
  public static final int INVALID_PARAMS = -32602;

  /** Something went wrong on the other side. */
  public static final int INTERNAL_ERROR = -32603;

  private final int code;
  private final transient JsonNode data;

  RpcException(int code, String message, JsonNode data) {
    super(message);
    this.code = code;
    this.data = data;
  }

  /** Returns the error's number. */
  public int code() {
    return code;
  }

  /** Returns further data; a missing node if there is none. */
  public JsonNode data() {
    return data;
  }
}
