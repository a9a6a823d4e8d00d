package dev.brokerline.client.model;

import dev.brokerline.protocol.result.HelloResult;

/**
 * A broker that is ready.
 *
 * @param hello its answer to {@code hello}; the version in it is the same for all releases
 *     (PROTOCOL.md, "Requests")
 * @param pid its process id
 */
public record BrokerInfo(HelloResult hello, long pid) {}
