/** The failures of a conversation with a broker. Each one says what is known about the outcome. */
@NullMarked
package dev.brokerline.client.error;

import org.jspecify.annotations.NullMarked;
