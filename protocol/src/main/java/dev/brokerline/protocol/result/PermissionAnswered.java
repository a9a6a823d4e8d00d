package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/**
 * A program got the answer to its question, or did not need it any more.
 *
 * @param answered false if the question was decided already
 */
public record PermissionAnswered(
    @Nullable String name, @Nullable String permissionId, @Nullable Boolean answered)
    implements BrokerResult {}
