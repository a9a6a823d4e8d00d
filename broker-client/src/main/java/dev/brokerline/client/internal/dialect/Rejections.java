package dev.brokerline.client.internal.dialect;

import dev.brokerline.client.error.Outcome;
import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.ErrorDetail;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an error of the native broker says about the effect of its request.
 *
 * <p>The broker sends most codes before it does anything. It also sends {@code invalid_request}
 * when a later step fails, for example with an agent already running. So that code counts as "not
 * performed" only with one of the texts that are known to precede any effect.
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

  private static final Pattern TEXT_BEFORE_ANY_EFFECT =
      Pattern.compile(
          "agent '.*' already exists"
              + "|[a-z_]+ payload must (contain|be) .*"
              + "|request is not a valid protocol envelope"
              + "|(pty|headless) runtime requires `.*`"
              + "|invalid CLI command '.*'"
              + "|failed to spawn worker",
          Pattern.DOTALL);

  private static final String NOT_WRITTEN = "failed writing frame to worker";

  private Rejections() {}

  static boolean isOfEndingWorker(ErrorDetail error) {
    return error.message().startsWith(NOT_WRITTEN);
  }

  static Outcome outcomeOf(ErrorDetail error) {
    if (BEFORE_ANY_EFFECT.contains(error.code())) {
      return Outcome.NOT_PERFORMED;
    }
    boolean refusedFirst =
        ErrorCode.INVALID_REQUEST.equals(error.code())
            && TEXT_BEFORE_ANY_EFFECT.matcher(error.message()).matches();
    return refusedFirst ? Outcome.NOT_PERFORMED : Outcome.UNKNOWN;
  }
}
