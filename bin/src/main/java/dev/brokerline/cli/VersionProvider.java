package dev.brokerline.cli;

import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.spawn.binary.ReleaseManifest;
import dev.brokerline.spawn.internal.LibraryVersion;
import picocli.CommandLine.IVersionProvider;

/** Provides the versions of the library, the protocol and the pinned broker. */
final class VersionProvider implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "brokerline " + LibraryVersion.of(VersionProvider.class),
      "broker protocol " + ProtocolVersion.SUPPORTED,
      "broker " + ReleaseManifest.pinned().version(),
      "Java " + Runtime.version()
    };
  }
}
