package dev.brokerline.spawn.binary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file that says what a binary looked like, by the facts that every later write changes,
 * when its hash was last found right. Losing it costs one more hashing.
 */
record VerifiedMarker(Path file, BrokerRelease release) {

  private static final Logger LOG = LoggerFactory.getLogger(VerifiedMarker.class);

  private static final int MAX_BYTES = 1024;

  /** Returns whether the binary still looks as it did when it was verified. */
  boolean vouchesFor(Path binary) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
      return false;
    }
    return Files.readString(file).equals(text(binary));
  }

  /**
   * Writes down what the binary looks like now; a store that cannot be written to stays as it is.
   */
  void renew(Path binary) {
    Path next = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.writeString(next, text(binary));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.debug("cannot remember that {} was verified; it will be hashed again", binary, e);
    }
  }

  private String text(Path binary) throws IOException {
    return release.sha256() + " " + facts(binary) + "\n";
  }

  private static Map<String, Object> facts(Path binary) throws IOException {
    boolean unix = binary.getFileSystem().supportedFileAttributeViews().contains("unix");
    String names = unix ? "unix:size,lastModifiedTime,ctime,ino,mode" : "size,lastModifiedTime";
    return new TreeMap<>(Files.readAttributes(binary, names, LinkOption.NOFOLLOW_LINKS));
  }
}
