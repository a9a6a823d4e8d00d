/**
 * The events of the broker, as sealed families of records. An absent field is null, and an absent
 * list is empty.
 */
@NullMarked
package dev.brokerline.protocol.event;

import org.jspecify.annotations.NullMarked;
