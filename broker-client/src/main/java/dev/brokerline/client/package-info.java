/** The typed conversation with one broker. */
@NullMarked
package dev.brokerline.client;

import org.jspecify.annotations.NullMarked;
