/** The commands of agents. */
@NullMarked
package dev.brokerline.protocol.command;

import org.jspecify.annotations.NullMarked;
