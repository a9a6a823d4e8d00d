/** The state of the broker, and what requests do to it. */
@NullMarked
package dev.brokerline.broker.internal.engine;

import org.jspecify.annotations.NullMarked;
