package dev.brokerline.client.internal;

import dev.brokerline.client.Outcome;
import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.ErrorDetail;
import java.util.List;
import java.util.Set;

/**
 * What an error of the broker tells about the effect of its request.
 *
 * <p>Most codes are given before anything is done. {@code invalid_request} is not like that: the
 * broker also answers it when a step fails halfway, with an agent already running for example. So
 * it counts as "not performed" only with one of the texts that are known to come first.
 */
final class Rejections {

  private static final Set<String> BEFORE_ANY_EFFECT =
      Set.of(
          ErrorCode.UNSUPPORTED_VERSION,
          ErrorCode.UNKNOWN_TYPE,
          ErrorCode.AGENT_NOT_FOUND,
          ErrorCode.WORKER_REGISTRATION_FAILED,
          ErrorCode.SENDER_NOT_FOUND,
          ErrorCode.WORKSPACE_NOT_FOUND,
          ErrorCode.AMBIGUOUS_WORKSPACE,
          ErrorCode.INVALID_DIMENSIONS,
          ErrorCode.UNSUPPORTED_OPERATION);

  private static final List<String> TEXTS_BEFORE_ANY_EFFECT =
      List.of(
          "already exists",
          "payload must",
          "not a valid protocol envelope",
          "runtime requires",
          "invalid CLI command",
          "failed to spawn worker");

  private Rejections() {}

  static Outcome outcomeOf(ErrorDetail error) {
    if (BEFORE_ANY_EFFECT.contains(error.code())) {
      return Outcome.NOT_PERFORMED;
    }
    String message = error.message();
    boolean refusedFirst =
        ErrorCode.INVALID_REQUEST.equals(error.code())
            && message != null
            && TEXTS_BEFORE_ANY_EFFECT.stream().anyMatch(message::contains);
    return refusedFirst ? Outcome.NOT_PERFORMED : Outcome.UNKNOWN;
  }
}
