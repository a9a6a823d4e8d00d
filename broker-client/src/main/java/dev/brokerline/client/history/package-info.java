/**
 * The events of one client, kept within bounds and asked for by number, kind and agent. What is no
 * longer there is said to be missing.
 */
@NullMarked
package dev.brokerline.client.history;

import org.jspecify.annotations.NullMarked;
