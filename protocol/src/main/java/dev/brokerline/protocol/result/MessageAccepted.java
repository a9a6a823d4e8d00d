package dev.brokerline.protocol.result;

import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message was handed on: to a worker here, or to Relaycast. Nobody has read it yet.
 *
 * @param eventId the message's id, found again in its delivery events
 * @param delivered true if it was handed to the worker of a local agent
 * @param targets one element, the recipient
 * @param relaycastPublished true if it was published; absent if delivered here
 * @param workspaceId {@code ws_unknown} if the broker was started with a bare key
 */
public record MessageAccepted(
    @Nullable String eventId,
    @Nullable String to,
    @Nullable Boolean delivered,
    List<String> targets,
    @Nullable Boolean relaycastPublished,
    @Nullable String workspaceId,
    @Nullable String workspaceAlias)
    implements BrokerResult {

  /** Copies the lists; an absent one is empty. */
  public MessageAccepted {
    targets = Checks.listOf(targets);
  }
}
