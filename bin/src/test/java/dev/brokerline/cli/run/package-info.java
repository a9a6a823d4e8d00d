/** When a run is over, and what is shown of it. */
@NullMarked
package dev.brokerline.cli.run;

import org.jspecify.annotations.NullMarked;
