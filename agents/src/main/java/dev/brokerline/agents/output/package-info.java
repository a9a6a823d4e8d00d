/**
 * The output of agents. It is kept within a limit, and listeners, subscribers and searches read it
 * at their own pace.
 */
@NullMarked
package dev.brokerline.agents.output;

import org.jspecify.annotations.NullMarked;
