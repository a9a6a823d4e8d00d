/** Brokerline's own broker. */
@NullMarked
package dev.brokerline.broker;

import org.jspecify.annotations.NullMarked;
