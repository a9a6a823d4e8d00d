/** Measures Brokerline beside its peers, in one run. */
@NullMarked
package dev.brokerline.bench;

import org.jspecify.annotations.NullMarked;
