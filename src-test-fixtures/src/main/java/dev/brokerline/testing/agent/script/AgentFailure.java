package dev.brokerline.testing.agent.script;

/** How a model request of a turn fails. */
public enum AgentFailure {
  /** The key is wrong. */
  UNAUTHORIZED(401, "authentication_failed", "unauthorized"),
  /** The model is not known. */
  MODEL_NOT_FOUND(404, "model_not_found", "modelNotFound"),
  /** Too many requests. */
  RATE_LIMITED(429, "rate_limit", "rateLimitExceeded"),
  /** The conversation is longer than the model can take. */
  CONTEXT_EXCEEDED(400, "invalid_request", "contextWindowExceeded"),
  /** The model's server fails. */
  SERVER_ERROR(500, "server_error", "internalServerError"),
  /** The model's server has too much to do. */
  OVERLOADED(529, "overloaded", "serverOverloaded");

  private final int status;
  private final String claudeName;
  private final String codexName;

  AgentFailure(int status, String claudeName, String codexName) {
    this.status = status;
    this.claudeName = claudeName;
    this.codexName = codexName;
  }

  /** Returns the HTTP status of the model's answer. */
  public int status() {
    return status;
  }

  /** Returns what claude calls it. */
  public String claudeName() {
    return claudeName;
  }

  /** Returns what codex calls it. */
  public String codexName() {
    return codexName;
  }
}
