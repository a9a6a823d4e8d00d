/**
 * The state of a workspace: agents, channels, conversations and messages, each with limits. It has
 * no HTTP, no frames, no threads and no locks; its callers hold the server's lock.
 */
@NullMarked
package dev.brokerline.relaycast.internal.state;

import org.jspecify.annotations.NullMarked;
