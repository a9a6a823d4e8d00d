/** The rules that hold for the sessions of every program. */
@NullMarked
package dev.brokerline.harness.internal.engine;

import org.jspecify.annotations.NullMarked;
