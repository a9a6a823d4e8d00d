/** Scripts: what a fake agent program does in each turn, and how it misbehaves. */
@NullMarked
package dev.brokerline.testing.agent.script;

import org.jspecify.annotations.NullMarked;
