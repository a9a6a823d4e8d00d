/** The embedded local Relaycast. */
@NullMarked
package dev.brokerline.relaycast;

import org.jspecify.annotations.NullMarked;
