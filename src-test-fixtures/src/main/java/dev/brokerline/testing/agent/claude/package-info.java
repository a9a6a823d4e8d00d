/** The stream-json of claude, live and for one turn. */
@NullMarked
package dev.brokerline.testing.agent.claude;

import org.jspecify.annotations.NullMarked;
