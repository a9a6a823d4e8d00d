/** What is known about agents, messages and their deliveries. */
@NullMarked
package dev.brokerline.agents.model;

import org.jspecify.annotations.NullMarked;
