package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The broker passed a message on, to a local worker or to Relaycast. That does not mean that
 * anybody has read it.
 *
 * @param eventId the id of the message, which its delivery events repeat
 * @param delivered true if the worker of a local agent received it
 * @param targets a single element, the recipient
 * @param relaycastPublished true if it was published; absent if it was delivered locally
 * @param workspaceId {@code ws_unknown} if the broker was started with a bare key
 * @param removedCharacters how many control characters are not typed; null if all is typed, and
 *     from the native broker
 */
public record MessageAccepted(
    @Nullable String eventId,
    @Nullable String to,
    @Nullable Boolean delivered,
    List<String> targets,
    @Nullable Boolean relaycastPublished,
    @Nullable String workspaceId,
    @Nullable String workspaceAlias,
    @Nullable Integer removedCharacters)
    implements BrokerResult {

  /** Copies the lists; an absent list becomes empty. */
  public MessageAccepted {
    targets = Checks.listOf(targets);
  }

  /** Makes the answer of the native broker. */
  public MessageAccepted(
      @Nullable String eventId,
      @Nullable String to,
      @Nullable Boolean delivered,
      List<String> targets,
      @Nullable Boolean relaycastPublished,
      @Nullable String workspaceId,
      @Nullable String workspaceAlias) {
    this(eventId, to, delivered, targets, relaycastPublished, workspaceId, workspaceAlias, null);
  }
}
