/** The failures of finding, installing and launching a broker. */
@NullMarked
package dev.brokerline.spawn.error;

import org.jspecify.annotations.NullMarked;
