/**
 * What the broker answers: one record for each answer. A field that the broker left out is null, a
 * list that it left out is empty.
 */
@NullMarked
package dev.brokerline.protocol.result;

import org.jspecify.annotations.NullMarked;
