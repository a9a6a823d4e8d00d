package dev.brokerline.relaycast.internal.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.protocol.text.TypedText;
import org.jspecify.annotations.Nullable;

/**
 * What an author says: text, mode ({@code wait} or {@code steer}), and a rich form if there is one.
 */
public record MessageDraft(String text, String mode, @Nullable JsonNode blocks) {

  /** Refuses with 400 what a broker must not type into an agent's terminal. */
  public MessageDraft {
    text = Refusal.checked(TypedText::checked, "\"text\"", text);
  }

  /** Returns about how many characters this takes in memory. */
  public int chars() {
    return text.length() + (blocks == null ? 0 : blocks.toString().length());
  }

  /** Returns plain text that waits its turn. */
  public static MessageDraft of(String text) {
    return new MessageDraft(text, "wait", null);
  }
}
