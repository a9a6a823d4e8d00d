/** Values that several messages share. */
@NullMarked
package dev.brokerline.protocol.model;

import org.jspecify.annotations.NullMarked;
