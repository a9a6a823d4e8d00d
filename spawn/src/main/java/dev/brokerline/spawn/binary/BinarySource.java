package dev.brokerline.spawn.binary;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Something a release's binary can be got from. */
public interface BinarySource {

  /** Returns the name of this source for a release, in words. */
  String describe(BrokerRelease release);

  /**
   * Feeds the binary's bytes into a download, which checks them afterwards. Blocks, within limits
   * of the source's own.
   *
   * @throws IOException if the source does not have it or fails; the message says why, as a clause
   * @throws InterruptedException if the thread was interrupted
   */
  void fetch(BrokerRelease release, Download download) throws IOException, InterruptedException;

  /**
   * Returns the sources that need no choice of the caller: the npm client, which brings the user's
   * mirror, proxy and credentials, if there is one on {@code PATH}; then the release on GitHub.
   *
   * @param environment the variables for the npm client
   */
  static List<BinarySource> standard(Map<String, String> environment) {
    List<BinarySource> sources = new ArrayList<>();
    NpmBinarySource.onPath(environment).ifPresent(sources::add);
    sources.add(HttpBinarySource.gitHub());
    return List.copyOf(sources);
  }
}
