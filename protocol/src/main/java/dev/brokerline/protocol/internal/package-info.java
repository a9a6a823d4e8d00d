/** What the records of this module share and nobody else sees: checks of arguments. */
@NullMarked
package dev.brokerline.protocol.internal;

import org.jspecify.annotations.NullMarked;
