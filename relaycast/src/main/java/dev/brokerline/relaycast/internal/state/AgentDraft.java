package dev.brokerline.relaycast.internal.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What a caller says about an agent that is to be registered. */
public record AgentDraft(String name, String type, @Nullable String persona, ObjectNode metadata) {}
