package dev.brokerline.spawn.binary;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A source of a release's binary. */
public interface BinarySource {

  /** Returns a description of this source for a release. */
  String describe(BrokerRelease release);

  /**
   * Writes the bytes of the binary into a download, which checks them afterwards. Blocks, within
   * the source's own limits.
   *
   * @throws IOException if the source lacks the binary or fails; the message says why, as a clause
   * @throws InterruptedException if the thread was interrupted
   */
  void fetch(BrokerRelease release, Download download) throws IOException, InterruptedException;

  /** Returns whether this source may use the network. An offline installation then skips it. */
  default boolean usesNetwork() {
    return true;
  }

  /**
   * Returns the source with this name: {@code npm}, {@code github}, {@code classpath}, an https://
   * address as for {@link HttpBinarySource#mirror}, or a file or directory.
   *
   * @param environment the variables for the npm client and the proxies
   * @param loader the class path
   * @throws IllegalArgumentException if the name is unknown; the message lists valid ones
   */
  static BinarySource named(String text, Map<String, String> environment, ClassLoader loader) {
    return switch (text) {
      case "npm" ->
          NpmBinarySource.onPath(environment)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "there is no npm on the PATH; install it, or name another source"));
      case "github" -> HttpBinarySource.gitHub(environment);
      case "classpath" -> new ClasspathBinarySource(loader);
      default ->
          text.contains("://")
              ? HttpBinarySource.mirror(text, environment, HttpBinarySource.Deadlines.STANDARD)
              : FileBinarySource.existing(text);
    };
  }

  /**
   * Returns the default sources: the npm client, if there is one on {@code PATH}, with the user's
   * mirror, proxy and credentials; then the release on GitHub.
   *
   * @param environment the variables for the npm client and the proxies
   */
  static List<BinarySource> standard(Map<String, String> environment) {
    List<BinarySource> sources = new ArrayList<>();
    NpmBinarySource.onPath(environment).ifPresent(sources::add);
    sources.add(HttpBinarySource.gitHub(environment));
    return List.copyOf(sources);
  }
}
