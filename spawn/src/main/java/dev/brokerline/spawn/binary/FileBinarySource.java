package dev.brokerline.spawn.binary;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A local file: the binary itself, the npm package's archive ({@code .tgz}), or a directory with
 * the file of the release's name.
 */
final class FileBinarySource implements BinarySource {

  private static final Logger LOG = LoggerFactory.getLogger(FileBinarySource.class);

  private final Path path;

  public FileBinarySource(Path path) {
    this.path = path.toAbsolutePath();
  }

  /**
   * Returns the file or directory with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static FileBinarySource existing(String name) {
    try {
      Path path = Path.of(name);
      if (!name.isBlank() && Files.exists(path)) {
        return new FileBinarySource(path);
      }
    } catch (InvalidPathException e) {
      LOG.debug("'{}' is not a path", name, e);
    }
    throw new IllegalArgumentException(
        "'"
            + name
            + "' is no source: name npm, github, classpath, an https:// address, or a file or"
            + " directory that exists");
  }

  @Override
  public boolean usesNetwork() {
    return false;
  }

  @Override
  public String describe(BrokerRelease release) {
    return "the file " + file(release);
  }

  @Override
  public void fetch(BrokerRelease release, Download download) throws IOException {
    Path file = file(release);
    if (file.getFileName().toString().endsWith(".tgz")) {
      NpmArchive.unpack(file, release, download);
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      download.readFrom(in);
    }
  }

  private Path file(BrokerRelease release) {
    return Files.isDirectory(path) ? path.resolve(release.platform().artifact()) : path;
  }
}
