/**
 * When things run and on whose thread: the clock, executors, futures and what bounds them. Exported
 * to the modules of Brokerline only.
 */
@NullMarked
package dev.brokerline.concurrent;

import org.jspecify.annotations.NullMarked;
