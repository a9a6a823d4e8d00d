/**
 * The typed conversation with one native broker: start it, ask it, hear from it, end it.
 *
 * <p>{@link dev.brokerline.client.BrokerClient} is the place to begin. It never restarts anything
 * and never repeats a request; what it cannot know it says.
 */
@NullMarked
package dev.brokerline.client;

import org.jspecify.annotations.NullMarked;
