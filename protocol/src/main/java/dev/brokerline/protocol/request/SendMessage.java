package dev.brokerline.protocol.request;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.model.DeliveryMode;
import dev.brokerline.protocol.result.MessageAccepted;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message. If {@code to} is exactly the name of a live local agent, the message is typed
 * into that agent's terminal. Otherwise, for example for a channel, the broker publishes it through
 * Relaycast in its own name.
 *
 * @param to the recipient, one line of printable characters
 * @param text the text. Control characters other than tabs and line feeds are refused, because a
 *     terminal would obey them. Every line end becomes a line feed. A blank is added after a final
 *     backslash, because many programs take a backslash before Enter as a line continuation
 * @param from the sender; null means {@code human:orchestrator}, and a name other than a local
 *     agent's becomes {@code human:<name>}
 * @param threadId may be null
 * @param priority 0-255, without effect on the order; null means 2
 * @param workspaceId the workspace, if several are attached (brokers 3.1.18 and later)
 * @param workspaceAlias the same by its alias, ignoring case
 * @param mode null means {@link DeliveryMode#WAIT}
 * @param data ignored by the broker
 */
public record SendMessage(
    String to,
    String text,
    @Nullable String from,
    @Nullable String threadId,
    @Nullable Integer priority,
    @Nullable String workspaceId,
    @Nullable String workspaceAlias,
    @Nullable DeliveryMode mode,
    @Nullable RawJson data)
    implements BrokerRequest<MessageAccepted> {

  /** Refuses values that the broker would refuse or misuse. */
  public SendMessage {
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(text, "text");
    Checks.address("recipient", to);
    text = Checks.typedText("text", text);
    Checks.optionalAddress("sender", from);
    if (priority != null) {
      Checks.range("priority", priority, 0, 255);
    }
  }

  /** Returns a request to send the text, with the broker's defaults for all other components. */
  public static SendMessage of(String to, String text) {
    return new SendMessage(to, text, null, null, null, null, null, null, null);
  }

  /** Returns a copy with this sender. */
  public SendMessage withFrom(@Nullable String from) {
    return new SendMessage(
        to, text, from, threadId, priority, workspaceId, workspaceAlias, mode, data);
  }

  /** Returns a copy with this thread. */
  public SendMessage withThreadId(@Nullable String threadId) {
    return new SendMessage(
        to, text, from, threadId, priority, workspaceId, workspaceAlias, mode, data);
  }

  /** Returns a copy with this priority, 0-255. */
  public SendMessage withPriority(int priority) {
    return new SendMessage(
        to, text, from, threadId, priority, workspaceId, workspaceAlias, mode, data);
  }

  /** Returns a copy with the workspace of this id. */
  public SendMessage withWorkspaceId(@Nullable String workspaceId) {
    return new SendMessage(
        to, text, from, threadId, priority, workspaceId, workspaceAlias, mode, data);
  }

  /** Returns a copy with the workspace of this alias. */
  public SendMessage withWorkspaceAlias(@Nullable String workspaceAlias) {
    return new SendMessage(
        to, text, from, threadId, priority, workspaceId, workspaceAlias, mode, data);
  }

  /** Returns a copy with this mode of delivery. */
  public SendMessage withMode(@Nullable DeliveryMode mode) {
    return new SendMessage(
        to, text, from, threadId, priority, workspaceId, workspaceAlias, mode, data);
  }

  /** Returns a copy with this data, which the broker ignores. */
  public SendMessage withData(@Nullable RawJson data) {
    return new SendMessage(
        to, text, from, threadId, priority, workspaceId, workspaceAlias, mode, data);
  }

  @Override
  public String type() {
    return "send_message";
  }

  @Override
  public Class<MessageAccepted> resultType() {
    return MessageAccepted.class;
  }

  /** Omits the text and the data, which may contain secrets. */
  @Override
  public String toString() {
    return "SendMessage[to=%s, text=%s, from=%s, threadId=%s, priority=%s, mode=%s]"
        .formatted(to, Checks.size(text), from, threadId, priority, mode);
  }
}
