/**
 * Finding the broker's binary, and getting it. Finding asks an ordered chain of {@link
 * dev.brokerline.spawn.binary.BinaryResolver places} and never downloads. Getting is {@link
 * dev.brokerline.spawn.binary.BinaryInstaller}'s: under a lock, from one of several {@link
 * dev.brokerline.spawn.binary.BinarySource sources}, into a temporary file that is compared with
 * the {@link dev.brokerline.spawn.binary.ReleaseManifest pinned release} before it gets its name.
 */
@NullMarked
package dev.brokerline.spawn.binary;

import org.jspecify.annotations.NullMarked;
