/** Replaces a lost broker and brings its agents back. */
@NullMarked
package dev.brokerline.agents.internal.supervision;

import org.jspecify.annotations.NullMarked;
