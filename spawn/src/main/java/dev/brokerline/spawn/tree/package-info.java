/**
 * Records the processes that a broker starts, ends them when it is gone, and finds them again after
 * a crash of the JVM.
 */
@NullMarked
package dev.brokerline.spawn.tree;

import org.jspecify.annotations.NullMarked;
