/**
 * Finds and installs the broker's binary. {@link dev.brokerline.spawn.binary.BrokerBinaries} asks
 * an ordered list of places and never downloads while it searches. An installation runs under a
 * lock. It takes the bytes from one of several {@link dev.brokerline.spawn.binary.BinarySource
 * sources} into a temporary file, compares that file with the {@link
 * dev.brokerline.spawn.binary.ReleaseManifest pinned release}, and then renames it.
 */
@NullMarked
package dev.brokerline.spawn.binary;

import org.jspecify.annotations.NullMarked;
