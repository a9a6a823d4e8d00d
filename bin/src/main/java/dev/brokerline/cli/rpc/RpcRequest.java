package dev.brokerline.cli.rpc;

import dev.brokerline.protocol.request.BrokerRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * A request from the input.
 *
 * @param id the id for its answer, as JSON
 * @param timeout the timeout, if the line has one
 */
record RpcRequest(String id, BrokerRequest<?> request, Optional<Duration> timeout) {}
