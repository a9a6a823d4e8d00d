/** Operating systems and processors, with the names of the broker's releases. */
@NullMarked
package dev.brokerline.spawn.platform;

import org.jspecify.annotations.NullMarked;
