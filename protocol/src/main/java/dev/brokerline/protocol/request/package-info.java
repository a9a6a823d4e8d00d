/**
 * What a client asks: one record for each request, which refuses at once what the broker would
 * refuse or misuse.
 */
@NullMarked
package dev.brokerline.protocol.request;

import org.jspecify.annotations.NullMarked;
