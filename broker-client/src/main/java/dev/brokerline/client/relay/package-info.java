/**
 * The facade for applications and the values that it speaks: what to run as an agent, what to say
 * to it, when to remind it, and what it has written.
 */
@NullMarked
package dev.brokerline.client.relay;

import org.jspecify.annotations.NullMarked;
