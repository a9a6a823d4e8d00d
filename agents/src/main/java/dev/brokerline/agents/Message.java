package dev.brokerline.agents;

import dev.brokerline.agents.model.Sender;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.model.DeliveryMode;
import dev.brokerline.protocol.request.SendMessage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text and its recipient. If the recipient is exactly the name of a live agent of the same
 * broker, the text is typed into that agent's terminal. Otherwise the broker publishes the text
 * through Relaycast, to a channel if the recipient starts with {@code #}.
 *
 * @param to an agent, a channel with its {@code #}, or a participant elsewhere
 * @param threadId the message that this one answers, or null
 * @param priority 0-255, without effect on the order; null means the broker's default, 2
 * @param mode null means {@link DeliveryMode#WAIT}
 * @param data data for the sender's own use; the broker ignores it
 * @param workspaceId the workspace, if several are attached; null means the default one
 * @param workspaceAlias the same by its alias, ignoring case
 */
public record Message(
    String to,
    String text,
    @Nullable String threadId,
    @Nullable Integer priority,
    @Nullable DeliveryMode mode,
    @Nullable RawJson data,
    @Nullable String workspaceId,
    @Nullable String workspaceAlias) {

  /**
   * Refuses values that the broker would refuse or misuse, such as the recipient {@code *}, which
   * it takes for the name of an agent.
   */
  public Message {
    Objects.requireNonNull(to, "to");
    if (to.strip().equals("*")) {
      throw new IllegalArgumentException(
          "recipient \"*\" reaches no agent: send to each one, or to a channel");
    }
    var unused =
        new SendMessage(
            to, text, null, threadId, priority, workspaceId, workspaceAlias, mode, data);
  }

  /** Returns a message with the broker's defaults for all other components. */
  public static Message of(String to, String text) {
    return new Message(to, text, null, null, null, null, null, null);
  }

  /** Returns a copy to another recipient. */
  public Message withTo(String to) {
    return new Message(to, text, threadId, priority, mode, data, workspaceId, workspaceAlias);
  }

  /** Returns a copy that answers this message. */
  public Message withThreadId(@Nullable String threadId) {
    return new Message(to, text, threadId, priority, mode, data, workspaceId, workspaceAlias);
  }

  /** Returns a copy with this priority, 0-255. */
  public Message withPriority(int priority) {
    return new Message(to, text, threadId, priority, mode, data, workspaceId, workspaceAlias);
  }

  /** Returns a copy with this mode of delivery. */
  public Message withMode(DeliveryMode mode) {
    return new Message(to, text, threadId, priority, mode, data, workspaceId, workspaceAlias);
  }

  /** Returns a copy with this data, which is not delivered. */
  public Message withData(@Nullable RawJson data) {
    return new Message(to, text, threadId, priority, mode, data, workspaceId, workspaceAlias);
  }

  /** Returns a copy for the workspace of this id. */
  public Message withWorkspaceId(@Nullable String workspaceId) {
    return new Message(to, text, threadId, priority, mode, data, workspaceId, workspaceAlias);
  }

  /** Returns a copy for the workspace of this alias. */
  public Message withWorkspaceAlias(@Nullable String workspaceAlias) {
    return new Message(to, text, threadId, priority, mode, data, workspaceId, workspaceAlias);
  }

  /** Returns the request that sends the message in this name. */
  public SendMessage toRequest(Sender from) {
    return new SendMessage(
        to, text, from.wireName(), threadId, priority, workspaceId, workspaceAlias, mode, data);
  }

  /** Omits the text and the data, which may hold secrets. */
  @Override
  public String toString() {
    return "Message[to=%s, text=(%d), threadId=%s, priority=%s, mode=%s]"
        .formatted(to, text.length(), threadId, priority, mode);
  }
}
