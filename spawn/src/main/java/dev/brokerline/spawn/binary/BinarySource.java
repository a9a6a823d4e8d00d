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

  /** Returns whether this source may go beyond this machine; an offline installation skips it. */
  default boolean usesNetwork() {
    return true;
  }

  /**
   * Returns the source that a text names: {@code npm}, {@code github}, {@code classpath}, an
   * https:// address as {@link HttpBinarySource#mirror} takes it, or a file or directory.
   *
   * @param environment the variables for the npm client and the proxies
   * @param loader the class path
   * @throws IllegalArgumentException if it names none; the message says what would
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
   * Returns the sources that need no choice of the caller: the npm client, which brings the user's
   * mirror, proxy and credentials, if there is one on {@code PATH}; then the release on GitHub.
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
