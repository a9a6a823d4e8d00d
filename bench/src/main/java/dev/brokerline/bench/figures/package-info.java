/** What is measured of whom, the values, and how they are shown. */
@NullMarked
package dev.brokerline.bench.figures;

import org.jspecify.annotations.NullMarked;
