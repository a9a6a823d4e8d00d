/**
 * Maps records to JSON and back: the settings of the mapper, and types that need special treatment.
 */
@NullMarked
package dev.brokerline.protocol.internal.mapper;

import org.jspecify.annotations.NullMarked;
