/**
 * What clients do and learn, as meters of Micrometer: give {@link
 * dev.brokerline.micrometer.BrokerMetrics} to the options of clients and bind it to registries.
 */
@NullMarked
package dev.brokerline.micrometer;

import org.jspecify.annotations.NullMarked;
