package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/** Text was written to a worker's control pipe, which is not the program's input. */
public record SendInputResult(@Nullable String name, @Nullable Long bytesWritten)
    implements BrokerResult {}
