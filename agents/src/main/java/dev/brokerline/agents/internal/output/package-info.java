/** The log of an agent's output, its readers and the searches in it. Not exported. */
@NullMarked
package dev.brokerline.agents.internal.output;

import org.jspecify.annotations.NullMarked;
