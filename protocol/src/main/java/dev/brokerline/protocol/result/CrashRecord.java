package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/**
 * A crash of a worker.
 *
 * @param signal the number of the signal as a string
 * @param timestamp seconds since 1970
 * @param uptimeSecs always 0 with known brokers
 * @param category {@code oom}, {@code segfault}, {@code signal}, {@code error} or {@code unknown}
 */
public record CrashRecord(
    @Nullable String agentName,
    @Nullable Integer exitCode,
    @Nullable String signal,
    @Nullable Long timestamp,
    @Nullable Long uptimeSecs,
    @Nullable String category,
    @Nullable String description) {}
