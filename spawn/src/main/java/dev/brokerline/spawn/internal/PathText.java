package dev.brokerline.spawn.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts paths to and from UTF-8 text, in any locale.
 *
 * <p>Without a UTF-8 locale, the JDK refuses paths with letters that the locale's charset lacks,
 * and replaces unknown bytes in paths from the system. It keeps the bytes in a {@code file:} URI
 * unchanged.
 */
public final class PathText {

  private static final Logger LOG = LoggerFactory.getLogger(PathText.class);

  private static final boolean READS_UTF_8 =
      "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private PathText() {}

  /**
   * Returns the path that a text names in UTF-8.
   *
   * @throws InvalidPathException if no file can have that name
   */
  public static Path path(String text) {
    if (READS_UTF_8 || isAscii(text) || !text.startsWith("/") || text.indexOf('\0') >= 0) {
      return Path.of(text);
    }
    Path exact = Path.of(URI.create("file://" + escaped(text)));
    try {
      // A text whose bytes were no UTF-8 was read in the locale's charset, and is written so.
      Path ofLocale = Path.of(text);
      return !Files.exists(exact) && Files.exists(ofLocale) ? ofLocale : exact;
    } catch (InvalidPathException e) {
      LOG.debug("this locale has no way to write the name of a file");
      return exact;
    }
  }

  /** Returns the bytes of an absolute path as UTF-8 text. */
  public static String text(Path path) {
    String text = path.toString();
    boolean known = isAscii(text) || !text.startsWith("/");
    return known ? text : new String(bytes(path.toUri().getRawPath(), text), UTF_8);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(letter -> letter < 0x80);
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte octet : text.getBytes(UTF_8)) {
      boolean plain =
          octet == '/'
              || (octet >= '0' && octet <= '9')
              || (octet >= 'A' && octet <= 'Z')
              || (octet >= 'a' && octet <= 'z');
      escaped.append(plain ? String.valueOf((char) octet) : "%%%02X".formatted(octet & 0xff));
    }
    return escaped.toString();
  }

  private static byte[] bytes(String escaped, String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < escaped.length(); i++) {
      if (escaped.charAt(i) == '%') {
        bytes.write(Integer.parseInt(escaped, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(escaped.charAt(i));
      }
    }
    byte[] all = bytes.toByteArray();
    // The URI of a directory ends in a slash, its path does not.
    boolean slash = all.length > 1 && all[all.length - 1] == '/' && !text.endsWith("/");
    return slash ? Arrays.copyOf(all, all.length - 1) : all;
  }
}
