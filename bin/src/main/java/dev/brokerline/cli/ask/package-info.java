/** {@code brokerline ask}: a conversation with an agent program. */
@NullMarked
package dev.brokerline.cli.ask;

import org.jspecify.annotations.NullMarked;
