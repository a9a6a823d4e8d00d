/** Values that several messages use. */
@NullMarked
package dev.brokerline.protocol.model;

import org.jspecify.annotations.NullMarked;
