/** How text is cleaned, cut into lines and prefixed. */
@NullMarked
package dev.brokerline.cli.output;

import org.jspecify.annotations.NullMarked;
