/** Finds and masks secrets in text. */
@NullMarked
package dev.brokerline.protocol.internal.secret;

import org.jspecify.annotations.NullMarked;
