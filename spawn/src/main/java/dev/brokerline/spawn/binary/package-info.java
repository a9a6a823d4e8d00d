/**
 * Finds and installs the broker's binary. The search asks an ordered chain of {@link
 * dev.brokerline.spawn.binary.BinaryResolver places} and never downloads. {@link
 * dev.brokerline.spawn.binary.BinaryInstaller} installs under a lock, from one of several {@link
 * dev.brokerline.spawn.binary.BinarySource sources}, into a temporary file. It compares that file
 * with the {@link dev.brokerline.spawn.binary.ReleaseManifest pinned release} before it renames the
 * file.
 */
@NullMarked
package dev.brokerline.spawn.binary;

import org.jspecify.annotations.NullMarked;
