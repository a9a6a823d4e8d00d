/** Parses, completes and wraps the commands of agents. */
@NullMarked
package dev.brokerline.agents.internal.command;

import org.jspecify.annotations.NullMarked;
