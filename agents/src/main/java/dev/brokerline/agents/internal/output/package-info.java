/** The log of an agent's output, its readers and searches. */
@NullMarked
package dev.brokerline.agents.internal.output;

import org.jspecify.annotations.NullMarked;
