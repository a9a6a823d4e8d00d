package dev.brokerline.relaycast.internal.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.protocol.text.Names;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says about an agent that is to be registered.
 *
 * @param type {@code human} or {@code agent}, or whatever the agent calls itself
 * @param metadata free data
 */
public record AgentDraft(String name, String type, @Nullable String persona, ObjectNode metadata) {

  /** Refuses with 400 a name that people could not read where it is typed into a terminal. */
  public AgentDraft {
    name = Refusal.checked(Names::known, "\"name\"", name);
  }
}
