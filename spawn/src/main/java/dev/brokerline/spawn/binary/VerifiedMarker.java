package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.internal.Trust;
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

  /** Returns what the binary looks like now. */
  String look(Path binary) throws IOException {
    return release.sha256() + " " + facts(binary) + "\n";
  }

  /** Returns whether this is what the binary looked like when it was verified. */
  boolean vouchesFor(String look) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Trust.fault(file).isEmpty()
        && Files.size(file) <= MAX_BYTES
        && Files.readString(file).equals(look);
  }

  /**
   * Writes down what the binary looked like before it was verified, unless it looks different by
   * now; a store that cannot be written to stays as it is.
   */
  void renew(Path binary, String look) {
    Path next = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      if (!look(binary).equals(look)) {
        LOG.debug("{} changed while it was verified; it will be hashed again", binary);
        return;
      }
      Files.writeString(next, look);
      BinaryStore.permit(next, BinaryStore.OWNER_FILE);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.debug("cannot remember that {} was verified; it will be hashed again", binary, e);
    }
  }

  private static Map<String, Object> facts(Path binary) throws IOException {
    boolean unix = binary.getFileSystem().supportedFileAttributeViews().contains("unix");
    String names = unix ? "unix:size,lastModifiedTime,ctime,ino,mode" : "size,lastModifiedTime";
    return new TreeMap<>(Files.readAttributes(binary, names, LinkOption.NOFOLLOW_LINKS));
  }
}
