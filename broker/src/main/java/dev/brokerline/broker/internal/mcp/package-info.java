/**
 * The tools with which agents write to each other: a server of the Model Context Protocol, over
 * plain HTTP on a loopback port.
 */
@NullMarked
package dev.brokerline.broker.internal.mcp;

import org.jspecify.annotations.NullMarked;
