/** How a conversation with a broker fails. Each error says what is known about the outcome. */
@NullMarked
package dev.brokerline.client.error;

import org.jspecify.annotations.NullMarked;
