/** How a command ends: the exit codes, and the one sentence that goes with a failure. */
@NullMarked
package dev.brokerline.cli.exit;

import org.jspecify.annotations.NullMarked;
