/**
 * The answers of the broker, one record each. An absent field is null, and an absent list is empty.
 */
@NullMarked
package dev.brokerline.protocol.result;

import org.jspecify.annotations.NullMarked;
