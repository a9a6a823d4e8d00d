package dev.brokerline.spawn.binary;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads one entry from the archive of an npm package, and never writes another file. */
final class NpmArchive {

  private static final int MAX_ENTRIES = 20_000;
  private static final long MAX_UNPACKED_BYTES = 512L << 20;

  private NpmArchive() {}

  /** Unpacks the release's entry, and checks the names of all others. */
  static void unpack(Path archive, BrokerRelease release, Download download) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
      boolean found = false;
      long unpacked = 0;
      int entries = 0;
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        requirePlainPath(entry.getName());
        unpacked += entry.getSize();
        requireModest(++entries, unpacked);
        if (!found && entry.getName().equals(release.npmEntry()) && entry.isFile()) {
          download.readFrom(tar);
          found = true;
        }
      }
      if (!found) {
        throw new IOException("the package has no entry " + release.npmEntry());
      }
    }
  }

  private static void requireModest(int entries, long unpacked) throws IOException {
    if (entries > MAX_ENTRIES) {
      throw new IOException("the package has more than " + MAX_ENTRIES + " entries");
    }
    if (unpacked > MAX_UNPACKED_BYTES) {
      throw new IOException("the package unpacks to more than " + MAX_UNPACKED_BYTES + " bytes");
    }
  }

  private static void requirePlainPath(String name) throws IOException {
    if (name.startsWith("/") || Arrays.asList(name.split("/")).contains("..")) {
      throw new IOException("the package has an entry outside itself, '" + name + "'; not trusted");
    }
  }
}
