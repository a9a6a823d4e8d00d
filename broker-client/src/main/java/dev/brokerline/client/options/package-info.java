/** What a caller chooses: how the broker is found and launched, limits, time-outs and observers. */
@NullMarked
package dev.brokerline.client.options;

import org.jspecify.annotations.NullMarked;
