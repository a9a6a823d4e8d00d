/** Keeps a broker alive and brings its agents back. Not exported. */
@NullMarked
package dev.brokerline.agents.internal.supervision;

import org.jspecify.annotations.NullMarked;
