package dev.brokerline.relaycast.internal.state;

import java.time.Instant;

/** That an agent reacted to a message of another in a channel. */
public record Reaction(
    String messageId, String channelName, String emoji, String agentName, Instant createdAt) {}
