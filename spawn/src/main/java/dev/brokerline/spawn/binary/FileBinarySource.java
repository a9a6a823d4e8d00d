package dev.brokerline.spawn.binary;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A local file: the binary itself, or the npm package's archive ({@code .tgz}). If it is a
 * directory, the file in it that is named as the release's artifact.
 */
public final class FileBinarySource implements BinarySource {

  private final Path path;

  public FileBinarySource(Path path) {
    this.path = path.toAbsolutePath();
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
