/**
 * The WebSockets of a workspace: who listens to what, the frames they get, and what a reconnecting
 * broker is told again.
 */
@NullMarked
package dev.brokerline.relaycast.internal.socket;

import org.jspecify.annotations.NullMarked;
