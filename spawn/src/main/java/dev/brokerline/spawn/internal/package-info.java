/** Classes that the packages of this module share. */
@NullMarked
package dev.brokerline.spawn.internal;

import org.jspecify.annotations.NullMarked;
