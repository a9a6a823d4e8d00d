/** The micro benchmarks, for JMH. */
@NullMarked
package dev.brokerline.bench.micro;

import org.jspecify.annotations.NullMarked;
