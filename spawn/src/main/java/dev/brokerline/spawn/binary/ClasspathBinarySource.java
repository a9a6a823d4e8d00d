package dev.brokerline.spawn.binary;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A broker that was shipped as a dependency: in a jar or a directory on the class path, under
 * {@code META-INF/brokerline/broker/<os>-<arch>/agent-relay-broker}. Only the release itself is
 * taken, whatever else bears that name.
 */
final class ClasspathBinarySource implements BinarySource {

  private final ClassLoader loader;

  /**
   * @param loader where to look, with its parents
   */
  public ClasspathBinarySource(ClassLoader loader) {
    this.loader = loader;
  }

  /** Returns the name under which a release's binary is looked for on the class path. */
  public static String resource(BrokerRelease release) {
    return "META-INF/brokerline/broker/" + release.platform() + "/" + BinaryStore.FILE;
  }

  @Override
  public String describe(BrokerRelease release) {
    return "the class path (" + resource(release) + ")";
  }

  @Override
  public boolean usesNetwork() {
    return false;
  }

  @Override
  public void fetch(BrokerRelease release, Download download) throws IOException {
    URL found =
        find(release)
            .orElseThrow(() -> new IOException("no file of that name there is " + release));
    try (InputStream in = open(found)) {
      download.readFrom(in);
    }
  }

  /** Returns all files of that name, whatever is in them. */
  List<URL> candidates(BrokerRelease release) throws IOException {
    return Collections.list(loader.getResources(resource(release)));
  }

  /** Returns the first file of that name that is, byte for byte, the release. */
  Optional<URL> find(BrokerRelease release) throws IOException {
    for (URL candidate : candidates(release)) {
      try (InputStream in = open(candidate)) {
        if (Sha256.of(in, release.size()).equals(release.sha256())) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  /** A jar that was opened through the JVM's cache would stay open, and stay as it was. */
  private static InputStream open(URL resource) throws IOException {
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false);
    return connection.getInputStream();
  }
}
