package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.platform.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A release for this platform whose binary is a few hundred kilobytes of known noise. */
final class TinyRelease {

  static final byte[] CONTENT = content();
  static final BrokerRelease RELEASE = of(CONTENT);
  static final ReleaseManifest MANIFEST =
      new ReleaseManifest(RELEASE.version(), java.util.List.of(RELEASE));

  private TinyRelease() {}

  static BrokerRelease of(byte[] content) {
    var digest = Sha256.digest();
    digest.update(content);
    return new BrokerRelease(
        "9.9.9",
        Platform.current(),
        content.length,
        Sha256.hex(digest),
        "@tiny/broker",
        "package/bin/broker",
        URI.create("https://example.invalid/broker"));
  }

  /** Returns the archive of a package with these entries. */
  static byte[] archive(Map<String, byte[]> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (Map.Entry<String, byte[]> file : entries.entrySet()) {
        TarArchiveEntry entry =
            new TarArchiveEntry(file.getKey(), /* preserveAbsolutePath= */ true);
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns the names of what lies in the store's directory for brokers, at any depth. */
  static Stream<String> brokersUnder(Path home) throws IOException {
    Path brokers = home.resolve("broker");
    if (!Files.exists(brokers)) {
      return Stream.of();
    }
    try (Stream<Path> files = Files.walk(brokers)) {
      return files
          .filter(file -> !file.equals(brokers))
          .map(brokers::relativize)
          .map(Path::toString)
          .toList()
          .stream();
    }
  }

  private static byte[] content() {
    byte[] content = new byte[300_000];
    new Random(42).nextBytes(content);
    byte[] start = "#!/bin/sh\nexit 7\n".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(start, 0, content, 0, start.length);
    return content;
  }
}
