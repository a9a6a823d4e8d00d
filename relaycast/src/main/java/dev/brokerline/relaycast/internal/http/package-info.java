/**
 * The HTTP side: one engine for all servers of the JVM, the table of routes, the envelope of every
 * answer, and one class of calls for each family of paths.
 */
@NullMarked
package dev.brokerline.relaycast.internal.http;

import org.jspecify.annotations.NullMarked;
