/** JSON-RPC over lines, in both directions. */
@NullMarked
package dev.brokerline.harness.internal.rpc;

import org.jspecify.annotations.NullMarked;
