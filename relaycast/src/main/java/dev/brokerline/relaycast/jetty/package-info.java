/**
 * For the HTTP engine, not for applications: the one class that it must be able to call by
 * reflection, for which it needs an exported package.
 */
@NullMarked
package dev.brokerline.relaycast.jetty;

import org.jspecify.annotations.NullMarked;
