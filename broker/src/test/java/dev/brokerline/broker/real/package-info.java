/** The real agent programs on our broker: the script {@code src-test-fixtures/real-agents}. */
@NullMarked
package dev.brokerline.broker.real;

import org.jspecify.annotations.NullMarked;
