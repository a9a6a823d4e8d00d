/** Agents without a terminal, in sessions of the harness. */
@NullMarked
package dev.brokerline.broker.internal.headless;

import org.jspecify.annotations.NullMarked;
