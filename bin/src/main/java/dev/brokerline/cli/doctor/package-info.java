/** Finds out whether a broker can be started here, and if not, why. */
@NullMarked
package dev.brokerline.cli.doctor;

import org.jspecify.annotations.NullMarked;
