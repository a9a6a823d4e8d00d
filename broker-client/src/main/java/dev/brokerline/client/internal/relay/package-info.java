/** The machinery behind the facade: how commands are read, completed and watched over. */
@NullMarked
package dev.brokerline.client.internal.relay;

import org.jspecify.annotations.NullMarked;
