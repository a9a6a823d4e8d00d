/**
 * The two implementations of {@link dev.brokerline.spawn.ChildProcess}, which behave alike, and the
 * steps that stop a process.
 */
@NullMarked
package dev.brokerline.spawn.process;

import org.jspecify.annotations.NullMarked;
