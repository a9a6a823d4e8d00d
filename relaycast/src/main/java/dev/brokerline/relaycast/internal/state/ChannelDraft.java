package dev.brokerline.relaycast.internal.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What a caller says about a channel that is to be created; the name has no {@code #}. */
public record ChannelDraft(String name, @Nullable String topic, ObjectNode metadata) {}
