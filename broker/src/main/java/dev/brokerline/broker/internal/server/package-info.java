/** The broker's connections and its two forms: a process, and a part of this JVM. */
@NullMarked
package dev.brokerline.broker.internal.server;

import org.jspecify.annotations.NullMarked;
