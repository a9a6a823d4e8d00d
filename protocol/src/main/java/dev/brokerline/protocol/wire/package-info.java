/**
 * Frames and their JSON: the envelope, and the readers and writers of requests, results and events.
 */
@NullMarked
package dev.brokerline.protocol.wire;

import org.jspecify.annotations.NullMarked;
