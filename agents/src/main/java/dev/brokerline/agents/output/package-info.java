/**
 * What one agent prints: kept within a bound, told to listeners and subscribers at their own pace,
 * and searched, with or without the control sequences of its terminal.
 */
@NullMarked
package dev.brokerline.agents.output;

import org.jspecify.annotations.NullMarked;
