/** What requests refuse. */
@NullMarked
package dev.brokerline.protocol.request;

import org.jspecify.annotations.NullMarked;
