/** codex: its app-server, JSON-RPC in both directions. */
@NullMarked
package dev.brokerline.harness.internal.driver.codex;

import org.jspecify.annotations.NullMarked;
