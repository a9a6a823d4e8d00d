/**
 * What is known about agents and deliveries, folded from the wire, and the waits for it. Not
 * exported.
 */
@NullMarked
package dev.brokerline.agents.internal.registry;

import org.jspecify.annotations.NullMarked;
