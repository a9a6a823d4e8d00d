/** The app-server of codex. */
@NullMarked
package dev.brokerline.testing.agent.codex;

import org.jspecify.annotations.NullMarked;
