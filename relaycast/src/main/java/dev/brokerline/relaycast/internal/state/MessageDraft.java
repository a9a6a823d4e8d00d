package dev.brokerline.relaycast.internal.state;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What an author says: text, mode ({@code wait} or {@code steer}), and a rich form if there is one.
 */
public record MessageDraft(String text, String mode, @Nullable JsonNode blocks) {
  /** Returns about how many characters this takes in memory. */
  public int chars() {
    return text.length() + (blocks == null ? 0 : blocks.toString().length());
  }

  /** Returns plain text that waits its turn. */
  public static MessageDraft of(String text) {
    return new MessageDraft(text, "wait", null);
  }
}
