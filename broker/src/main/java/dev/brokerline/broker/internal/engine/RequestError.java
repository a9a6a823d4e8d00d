package dev.brokerline.broker.internal.engine;

import dev.brokerline.broker.internal.agent.NotRunningException;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.spawn.error.LaunchException;
import dev.brokerline.spawn.error.PtyUnavailableException;
import java.util.Locale;

/** A request is answered by an error. */
final class RequestError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ErrorDetail detail;

  private RequestError(ErrorDetail detail) {
    super(detail.message(), null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
    this.detail = detail;
  }

  /** Returns an error of a request that had no effect, and would not have one if repeated. */
  static RequestError of(String code, String message) {
    return new RequestError(detail(code, message, /* retryable= */ false, "not_performed"));
  }

  /** Returns an error of a request that had no effect, but may have one later. */
  static RequestError later(String code, String message) {
    return new RequestError(detail(code, message, /* retryable= */ true, "not_performed"));
  }

  /** Returns the error of an agent that is not there. */
  static RequestError unknownAgent(String name) {
    return of("agent_not_found", "there is no agent '" + name + "'");
  }

  /** Returns the error for what a program, or the harness, said. */
  static RequestError of(Throwable failure) {
    if (failure instanceof RequestError error) {
      return error;
    }
    if (failure instanceof AgentException agent) {
      AgentError error = agent.error();
      return new RequestError(
          detail(
              code(error.code()),
              error.message(),
              error.retryable(),
              error.outcome().name().toLowerCase(Locale.ROOT)));
    }
    if (failure instanceof LaunchException launch) {
      return of(code(launch.fault()), message(launch));
    }
    if (failure instanceof PtyUnavailableException) {
      return of(dev.brokerline.protocol.ErrorCode.UNSUPPORTED_OPERATION, message(failure));
    }
    if (failure instanceof UnsupportedOperationException) {
      return of(dev.brokerline.protocol.ErrorCode.UNSUPPORTED_OPERATION, message(failure));
    }
    if (failure instanceof NotRunningException) {
      return later("not_running", message(failure));
    }
    return new RequestError(
        detail("internal_error", message(failure), /* retryable= */ false, "unknown"));
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  private static String code(ErrorCode code) {
    return switch (code) {
      case RESOLVE_FAILED -> "program_not_started";
      case MODEL_NOT_SUPPORTED -> "model_rejected";
      case UNSUPPORTED -> dev.brokerline.protocol.ErrorCode.UNSUPPORTED_OPERATION;
      default -> code.name().toLowerCase(Locale.ROOT);
    };
  }

  private static String code(LaunchException.Fault fault) {
    return switch (fault) {
      case PROGRAM_NOT_FOUND -> "program_not_found";
      case DIRECTORY_UNUSABLE -> "directory_not_found";
      case PROGRAM_NOT_EXECUTABLE, OTHER -> "program_not_started";
    };
  }

  private static ErrorDetail detail(
      String code, String message, boolean retryable, String outcome) {
    return new ErrorDetail(
        code, message, retryable, RawJson.of("{\"outcome\":\"" + outcome + "\"}"));
  }

  ErrorDetail detail() {
    return detail;
  }
}
