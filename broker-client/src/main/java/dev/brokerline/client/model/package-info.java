/** What a client reports: the broker, its state, its events and their history, and how it ended. */
@NullMarked
package dev.brokerline.client.model;

import org.jspecify.annotations.NullMarked;
