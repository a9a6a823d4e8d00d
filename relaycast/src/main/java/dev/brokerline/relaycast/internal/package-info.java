/**
 * The server: it combines the state ({@code state}), the WebSockets ({@code socket}) and the HTTP
 * calls ({@code http}) under one lock.
 */
@NullMarked
package dev.brokerline.relaycast.internal;

import org.jspecify.annotations.NullMarked;
