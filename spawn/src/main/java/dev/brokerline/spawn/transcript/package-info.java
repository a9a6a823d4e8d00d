/**
 * Transcripts of what is said to brokers and by them: a factory that overhears its processes, and
 * the bounded file that it writes.
 */
@NullMarked
package dev.brokerline.spawn.transcript;

import org.jspecify.annotations.NullMarked;
