/** The programs that put a client in Java under load, each client behind the same interface. */
@NullMarked
package dev.brokerline.bench.load;

import org.jspecify.annotations.NullMarked;
