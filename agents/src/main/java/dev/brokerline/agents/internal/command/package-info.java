/** How the command of an agent is read, completed and wrapped. Not exported. */
@NullMarked
package dev.brokerline.agents.internal.command;

import org.jspecify.annotations.NullMarked;
