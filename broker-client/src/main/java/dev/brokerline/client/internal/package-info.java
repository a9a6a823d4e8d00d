/**
 * The implementation of {@link dev.brokerline.client.BrokerClient}: correlation, deadlines,
 * routing, start and end. {@code CONCURRENCY.md} has the picture of its threads.
 */
@NullMarked
package dev.brokerline.client.internal;

import org.jspecify.annotations.NullMarked;
