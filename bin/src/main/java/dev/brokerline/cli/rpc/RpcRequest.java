package dev.brokerline.cli.rpc;

import dev.brokerline.protocol.request.BrokerRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * One request of the input.
 *
 * @param id what its answer is to be marked with, as JSON
 * @param timeout how long it may take, if the line says so
 */
record RpcRequest(String id, BrokerRequest<?> request, Optional<Duration> timeout) {}
