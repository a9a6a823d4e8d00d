/** The parts of the bench: each measures its contenders in turn, within its share of the time. */
@NullMarked
package dev.brokerline.bench.part;

import org.jspecify.annotations.NullMarked;
