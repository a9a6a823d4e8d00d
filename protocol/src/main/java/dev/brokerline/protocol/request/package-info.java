/**
 * The requests to the broker, one record each. Their constructors refuse values that the broker
 * would refuse or misuse.
 */
@NullMarked
package dev.brokerline.protocol.request;

import org.jspecify.annotations.NullMarked;
