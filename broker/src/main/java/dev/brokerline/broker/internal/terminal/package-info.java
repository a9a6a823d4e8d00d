/** Agents whose program draws in a pseudo-terminal. */
@NullMarked
package dev.brokerline.broker.internal.terminal;

import org.jspecify.annotations.NullMarked;
