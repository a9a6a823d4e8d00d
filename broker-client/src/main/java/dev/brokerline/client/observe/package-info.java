/**
 * What a program that measures or watches is told of a conversation with a broker.
 *
 * <p>{@link dev.brokerline.client.observe.BrokerObserver} gets facts as they arise, with times.
 */
@NullMarked
package dev.brokerline.client.observe;

import org.jspecify.annotations.NullMarked;
