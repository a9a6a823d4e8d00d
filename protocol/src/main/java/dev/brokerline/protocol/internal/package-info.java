/** Checks of arguments for the records of this module. */
@NullMarked
package dev.brokerline.protocol.internal;

import org.jspecify.annotations.NullMarked;
