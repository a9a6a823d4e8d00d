/** What the broker sees of an agent's program, whatever it runs in. */
@NullMarked
package dev.brokerline.broker.internal.agent;

import org.jspecify.annotations.NullMarked;
