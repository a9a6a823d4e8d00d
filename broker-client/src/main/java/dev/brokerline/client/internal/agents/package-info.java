/**
 * What is known about agents and deliveries, folded from the wire, and those who wait for it. Not
 * exported.
 */
@NullMarked
package dev.brokerline.client.internal.agents;

import org.jspecify.annotations.NullMarked;
