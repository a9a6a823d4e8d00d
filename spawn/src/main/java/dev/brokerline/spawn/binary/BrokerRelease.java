package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.platform.Platform;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * One published broker binary.
 *
 * @param version the broker's version
 * @param platform the platform on which it runs
 * @param size its exact size in bytes
 * @param sha256 its SHA-256, in lower-case hexadecimal
 * @param npmPackage the npm package of the same version that contains it
 * @param npmEntry its path inside that package's archive
 * @param asset the address of the bare file
 */
public record BrokerRelease(
    String version,
    Platform platform,
    long size,
    String sha256,
    String npmPackage,
    String npmEntry,
    URI asset) {

  private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+-]{0,63}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public BrokerRelease {
    require(VERSION.matcher(version).matches(), "version", version);
    require(size > 0, "size", size);
    require(SHA256.matcher(sha256).matches(), "SHA-256", sha256);
  }

  /** Returns the package with its exact version, in the npm client's form. */
  public String npmSpec() {
    return npmPackage + "@" + version;
  }

  /** Returns a text such as {@code broker 3.2.18 (linux-x64)}. */
  @Override
  public String toString() {
    return "broker " + version + " (" + platform + ")";
  }

  private static void require(boolean holds, String what, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("not the " + what + " of a release: " + value);
    }
  }
}
