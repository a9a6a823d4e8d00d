/**
 * The frame and its JSON: the envelope, the readers and writers of what it carries, and the one
 * configured mapper. The only package that knows Jackson.
 */
@NullMarked
package dev.brokerline.protocol.wire;

import org.jspecify.annotations.NullMarked;
