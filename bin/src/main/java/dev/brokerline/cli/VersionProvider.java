package dev.brokerline.cli;

import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.spawn.binary.ReleaseManifest;
import picocli.CommandLine.IVersionProvider;

/** Provides the versions of the library, the protocol and the pinned broker. */
final class VersionProvider implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String library = VersionProvider.class.getPackage().getImplementationVersion();
    return new String[] {
      "brokerline " + (library == null ? "(not packaged)" : library),
      "broker protocol " + ProtocolVersion.SUPPORTED,
      "broker " + ReleaseManifest.pinned().version(),
      "Java " + Runtime.version()
    };
  }
}
