/** JSON as bytes and tokens, without its meaning. */
@NullMarked
package dev.brokerline.protocol.internal.json;

import org.jspecify.annotations.NullMarked;
