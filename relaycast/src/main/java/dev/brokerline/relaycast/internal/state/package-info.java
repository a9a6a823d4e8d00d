/**
 * What a workspace remembers: agents, channels, conversations and messages, each bounded. Plain
 * memory, with no HTTP, no frames, no threads and no lock of its own: the callers hold the server's
 * one lock.
 */
@NullMarked
package dev.brokerline.relaycast.internal.state;

import org.jspecify.annotations.NullMarked;
