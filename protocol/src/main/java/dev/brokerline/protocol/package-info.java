/** The broker's protocol, version 1. */
@NullMarked
package dev.brokerline.protocol;

import org.jspecify.annotations.NullMarked;
