/**
 * Child processes behind the seam {@link dev.brokerline.spawn.BrokerProcess}: two implementations
 * with one behaviour, the bytes they exchange cut into lines, and the ladder that stops them.
 */
@NullMarked
package dev.brokerline.spawn.process;

import org.jspecify.annotations.NullMarked;
