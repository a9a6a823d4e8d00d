/** From &quot;I want a broker&quot; to two streams of lines and an exit. */
@NullMarked
package dev.brokerline.spawn;

import org.jspecify.annotations.NullMarked;
