/** Clocks, executors and futures. Exported to Brokerline's own modules only. */
@NullMarked
package dev.brokerline.concurrent;

import org.jspecify.annotations.NullMarked;
