/**
 * What the broker tells unasked: sealed families of records. A field that the broker left out is
 * null, a list that it left out is empty.
 */
@NullMarked
package dev.brokerline.protocol.event;

import org.jspecify.annotations.NullMarked;
