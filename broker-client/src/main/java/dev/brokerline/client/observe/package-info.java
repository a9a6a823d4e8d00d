/**
 * What a program that measures or watches is told of a conversation with a broker.
 *
 * <p>{@link dev.brokerline.client.observe.BrokerObserver} gets facts as they arise, with times.
 *
 * <p>What the client logs, and the code of users that it runs (listeners, hooks, observers, what
 * follows the future of a request), has in SLF4J's MDC, as far as it is about one: {@code
 * brokerline.broker}, the process id of the broker; {@code brokerline.agent}, the name of the
 * agent; {@code brokerline.request}, the id of the request on the wire. What was there before is
 * restored afterwards.
 */
@NullMarked
package dev.brokerline.client.observe;

import org.jspecify.annotations.NullMarked;
