/** How finding, installing or launching a broker fails. */
@NullMarked
package dev.brokerline.spawn.error;

import org.jspecify.annotations.NullMarked;
