/**
 * Reads the JSON that is usual on the wire, by hand and from its bytes. Jackson takes most of the
 * time of a small frame for what a frame does not need: a parser for each, characters for names,
 * and a state that may stop anywhere.
 *
 * <p>This package knows JSON and no message. It reads what it accepts exactly as Jackson does, and
 * refuses everything unusual with {@link
 * dev.brokerline.protocol.internal.scan.UnusualJsonException}: wrong JSON, invalid UTF-8, escapes
 * in names, deep nesting, long numbers. Its callers then let Jackson read the same bytes, which
 * finds out what is wrong, if anything.
 */
@NullMarked
package dev.brokerline.protocol.internal.scan;

import org.jspecify.annotations.NullMarked;
