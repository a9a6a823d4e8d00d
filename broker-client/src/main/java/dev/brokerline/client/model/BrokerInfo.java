package dev.brokerline.client.model;

import dev.brokerline.protocol.result.HelloResult;

/**
 * What is known of a broker that is ready.
 *
 * @param hello what it said of itself; its version tells no release (PROTOCOL.md, "Requests")
 * @param pid its process id
 */
public record BrokerInfo(HelloResult hello, long pid) {}
