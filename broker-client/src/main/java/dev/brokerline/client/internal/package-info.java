/**
 * The machinery behind {@link dev.brokerline.client.BrokerClient}: correlation, time, routing and
 * the ladder down. Not exported; {@code CONCURRENCY.md} has the picture of its threads.
 */
@NullMarked
package dev.brokerline.client.internal;

import org.jspecify.annotations.NullMarked;
