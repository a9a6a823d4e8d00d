/** The child processes of a session. */
@NullMarked
package dev.brokerline.harness.internal.process;

import org.jspecify.annotations.NullMarked;
