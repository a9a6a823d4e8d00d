/** How a class of this module becomes an executable file. */
@NullMarked
package dev.brokerline.testing.launch;

import org.jspecify.annotations.NullMarked;
