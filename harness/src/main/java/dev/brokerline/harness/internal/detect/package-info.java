/** Finds out what a machine has of the programs. */
@NullMarked
package dev.brokerline.harness.internal.detect;

import org.jspecify.annotations.NullMarked;
