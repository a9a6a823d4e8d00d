/** JSON as bytes and tokens; what it means is not known here. */
@NullMarked
package dev.brokerline.protocol.internal.json;

import org.jspecify.annotations.NullMarked;
