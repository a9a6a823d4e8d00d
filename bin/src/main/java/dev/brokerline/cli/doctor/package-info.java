/** Checks whether a broker can be started, and if not, why. */
@NullMarked
package dev.brokerline.cli.doctor;

import org.jspecify.annotations.NullMarked;
