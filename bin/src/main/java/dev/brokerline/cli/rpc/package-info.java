/**
 * The client over standard input and output, as JSON lines. A line of input becomes a {@link
 * dev.brokerline.cli.rpc.RpcRequest}, its answer a line of {@link
 * dev.brokerline.cli.rpc.RpcOutput}; {@link dev.brokerline.cli.rpc.RpcSession} runs from the start
 * of the broker to the last line.
 */
@NullMarked
package dev.brokerline.cli.rpc;

import org.jspecify.annotations.NullMarked;
