package dev.brokerline.client.model;

import dev.brokerline.protocol.result.HelloResult;

/**
 * What is known of a broker that is ready.
 *
 * @param hello what it said of itself; brokers 3.1.0 to 3.2.18 all call themselves 3.0.0
 * @param pid its process id
 */
public record BrokerInfo(HelloResult hello, long pid) {}
