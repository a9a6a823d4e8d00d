/** A process for each turn, whose output is the turn. */
@NullMarked
package dev.brokerline.harness.internal.driver.oneturn;

import org.jspecify.annotations.NullMarked;
