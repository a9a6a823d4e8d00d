/** The end of a command: exit codes, and the sentence for a failure. */
@NullMarked
package dev.brokerline.cli.exit;

import org.jspecify.annotations.NullMarked;
