/**
 * Transcripts of conversations with brokers: a factory that records its processes, and the
 * size-limited file.
 */
@NullMarked
package dev.brokerline.spawn.transcript;

import org.jspecify.annotations.NullMarked;
