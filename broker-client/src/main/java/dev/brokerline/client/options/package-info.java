/**
 * The settings of a client: how the broker is found and launched, limits, timeouts and observers.
 */
@NullMarked
package dev.brokerline.client.options;

import org.jspecify.annotations.NullMarked;
