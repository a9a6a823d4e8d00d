/**
 * The typed conversation with one broker.
 *
 * <p>Start with {@link dev.brokerline.client.BrokerClient}. It never restarts a broker and never
 * repeats a request, and it says what it cannot know.
 */
@NullMarked
package dev.brokerline.client;

import org.jspecify.annotations.NullMarked;
