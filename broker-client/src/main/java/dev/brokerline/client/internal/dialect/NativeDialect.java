package dev.brokerline.client.internal.dialect;

import dev.brokerline.client.error.Outcome;
import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.request.SpawnAgent;
import java.util.Optional;
import java.util.Set;

/**
 * The native broker, releases 3.1.0 to 3.2.18. All of them report the version 3.0.0, so the
 * greeting does not identify the release. PROTOCOL.md ("What a caller must know") has what was
 * observed.
 */
public final class NativeDialect implements BrokerDialect {

  /** The only instance. */
  public static final BrokerDialect INSTANCE = new NativeDialect();

  /** The complaints of a worker that are about the broker's own frames. */
  private static final Set<String> ABOUT_FRAMES_OF_THE_BROKER =
      Set.of("invalid_delivery", ErrorCode.INVALID_DIMENSIONS, "invalid_payload");

  private NativeDialect() {}

  @Override
  public boolean answersInOrder() {
    return true;
  }

  /** The broker loses the id of every {@code invalid_request}. */
  @Override
  public ErrorOwner ownerOf(ErrorDetail withoutId) {
    return switch (withoutId.code()) {
      case ErrorCode.INVALID_REQUEST -> ErrorOwner.OLDEST_REQUEST;
      case ErrorCode.IO_ERROR -> ErrorOwner.INPUT;
      default -> ErrorOwner.NOBODY;
    };
  }

  @Override
  public Outcome outcomeOf(ErrorDetail error) {
    return Rejections.outcomeOf(error);
  }

  /** The broker notices a dead worker when it writes, and reports its end up to 500 ms later. */
  @Override
  public boolean isOfEndingWorker(ErrorDetail error) {
    return Rejections.isOfEndingWorker(error);
  }

  /**
   * Ends input with a line feed. The broker writes it to the worker's control pipe, where the rest
   * of a line would destroy the next message to that agent.
   */
  @Override
  public BrokerRequest<?> asSent(BrokerRequest<?> request) {
    return request instanceof SendInput input && !input.data().endsWith("\n")
        ? new SendInput(input.name(), input.data() + "\n", input.unchecked())
        : request;
  }

  /** The broker answers before the worker reads its pipe; the worker may refuse each line there. */
  @Override
  public int complaintsAfterOk(BrokerRequest<?> request) {
    if (asSent(request) instanceof SendInput input) {
      return (int) input.data().chars().filter(c -> c == '\n').count();
    }
    return request instanceof SetModel ? 1 : 0;
  }

  @Override
  public boolean mayConcernRequest(ErrorDetail complaint) {
    return !ABOUT_FRAMES_OF_THE_BROKER.contains(complaint.code());
  }

  /** The worker of an agent without a terminal confirms each message and runs no program. */
  @Override
  public Optional<String> refusal(SpawnAgent request) {
    return request.agent().runtime() == AgentSpec.RuntimeKind.HEADLESS
        ? Optional.of(
            "the native broker runs no program without a terminal: agent '"
                + request.agent().name()
                + "' would take messages and do nothing; give it a terminal, with"
                + " SpawnOptions.provider(name, provider) for example")
        : Optional.empty();
  }
}
