/** Finds, installs and starts a broker, and exchanges lines with its process. */
@NullMarked
package dev.brokerline.spawn;

import org.jspecify.annotations.NullMarked;
