package dev.brokerline.relaycast;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message as the server keeps it.
 *
 * @param id 18 decimal digits, growing
 * @param from name of the author
 * @param text what was written
 * @param threadId the message that this one answers; null if it is none's reply
 * @param createdAt when it was written
 */
public record RelayMessage(
    String id, String from, String text, @Nullable String threadId, Instant createdAt) {}
