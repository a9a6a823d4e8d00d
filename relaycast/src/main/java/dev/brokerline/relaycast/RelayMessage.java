package dev.brokerline.relaycast;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as the server keeps it.
 *
 * @param id 18 decimal digits, increasing
 * @param from name of the author
 * @param text the text
 * @param threadId the message that this one answers; null if none
 * @param createdAt the time of writing
 */
public record RelayMessage(
    String id, String from, String text, @Nullable String threadId, Instant createdAt) {}
