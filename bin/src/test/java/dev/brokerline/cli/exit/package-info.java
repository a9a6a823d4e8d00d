/** Which sentence and exit code a failure becomes. */
@NullMarked
package dev.brokerline.cli.exit;

import org.jspecify.annotations.NullMarked;
