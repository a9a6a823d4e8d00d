/** What happens in a turn, and how it ends. */
@NullMarked
package dev.brokerline.harness.turn;

import org.jspecify.annotations.NullMarked;
