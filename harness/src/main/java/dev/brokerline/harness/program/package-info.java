/** The agent programs: how to find them, what they can do, how they are started. */
@NullMarked
package dev.brokerline.harness.program;

import org.jspecify.annotations.NullMarked;
