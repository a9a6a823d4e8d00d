/** The command line. */
@NullMarked
package dev.brokerline.cli;

import org.jspecify.annotations.NullMarked;
