/** The log of an agent's output, and those who follow it. Not exported. */
@NullMarked
package dev.brokerline.client.internal.output;

import org.jspecify.annotations.NullMarked;
