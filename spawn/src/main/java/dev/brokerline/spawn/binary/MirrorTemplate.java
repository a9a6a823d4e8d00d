package dev.brokerline.spawn.binary;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * The address of a file on a mirror, with placeholders for the parts that depend on the release.
 */
final class MirrorTemplate {

  private static final String FILE = "{file}";
  private static final Pattern PLACEHOLDER = Pattern.compile("[{}]");

  private final String text;

  /**
   * @throws IllegalArgumentException if it has unknown placeholders, or is not a valid address
   */
  MirrorTemplate(String text) {
    this.text = text.endsWith("/") ? text + FILE : text;
    if (PLACEHOLDER.matcher(expand("v", "p", "f")).find()) {
      throw new IllegalArgumentException(
          "a mirror's address has the placeholders {version}, {platform} and {file} only");
    }
    sample();
  }

  /** Returns the address for a sample release, which has the scheme and host of all. */
  URI sample() {
    return address("version", "platform", "file");
  }

  URI address(BrokerRelease release) {
    return address(release.version(), release.platform().toString(), release.platform().artifact());
  }

  private URI address(String version, String platform, String file) {
    try {
      return new URI(expand(version, platform, file));
    } catch (URISyntaxException e) {
      // The message would quote the address, with the password that may be in it.
      throw new IllegalArgumentException("a mirror's address is none: " + e.getReason());
    }
  }

  private String expand(String version, String platform, String file) {
    return text.replace("{version}", version).replace("{platform}", platform).replace(FILE, file);
  }
}
