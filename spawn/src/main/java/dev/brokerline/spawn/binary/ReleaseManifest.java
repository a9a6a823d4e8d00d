package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.error.UnsupportedPlatformException;
import dev.brokerline.spawn.platform.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The table of known releases: the version to use, and the size and hash of each file. It is part
 * of the library and is never downloaded.
 */
public final class ReleaseManifest {

  private static final String RESOURCE = "releases.properties";

  private final String version;
  private final List<BrokerRelease> releases;

  /**
   * @param version the version to use
   * @param releases the files of that version, and possibly of others
   */
  public ReleaseManifest(String version, List<BrokerRelease> releases) {
    this.version = version;
    this.releases = List.copyOf(releases);
  }

  /** Returns the table of this library. */
  public static ReleaseManifest pinned() {
    return Pinned.MANIFEST;
  }

  /** Returns the version to use. */
  public String version() {
    return version;
  }

  /**
   * Returns a copy with another version to use.
   *
   * @throws IllegalArgumentException if the table has no file of that version
   */
  public ReleaseManifest withVersion(String wanted) {
    List<String> known = releases.stream().map(BrokerRelease::version).distinct().sorted().toList();
    if (!known.contains(wanted)) {
      throw new IllegalArgumentException(
          "broker version '%s' is not known: this library knows the size and hash of %s; leave the version out, or name a broker's file explicitly to use it unverified"
              .formatted(wanted, String.join(", ", known)));
    }
    return new ReleaseManifest(wanted, releases);
  }

  /** Returns all known files. */
  public List<BrokerRelease> releases() {
    return releases;
  }

  /**
   * Returns the file to use on a platform.
   *
   * @throws UnsupportedPlatformException if none is published for it
   */
  public BrokerRelease release(Platform platform) {
    return releases.stream()
        .filter(release -> release.version().equals(version))
        .filter(release -> release.platform().equals(platform))
        .findFirst()
        .orElseThrow(
            () -> new UnsupportedPlatformException(platform.toString(), publishedPlatforms()));
  }

  private String publishedPlatforms() {
    return releases.stream()
        .filter(release -> release.version().equals(version))
        .map(release -> release.platform().toString())
        .collect(Collectors.joining(", ", "version " + version + " was published for ", " only"));
  }

  /** Reads the table's text form, which its resource explains. */
  static ReleaseManifest read(Properties table) {
    List<BrokerRelease> releases = new ArrayList<>();
    for (String key : table.stringPropertyNames()) {
      int slash = key.indexOf('/');
      if (slash > 0) {
        releases.add(readRelease(table, key.substring(0, slash), key.substring(slash + 1)));
      }
    }
    return new ReleaseManifest(property(table, "pinned"), releases);
  }

  private static BrokerRelease readRelease(Properties table, String version, String platformId) {
    Platform platform = platform(platformId);
    String[] facts = property(table, version + "/" + platformId).split(" ", 2);
    return new BrokerRelease(
        version,
        platform,
        Long.parseLong(facts[0]),
        facts[1],
        property(table, "npm.package"),
        expand(property(table, "npm.entry"), version, platform),
        URI.create(expand(property(table, "asset"), version, platform)));
  }

  private static String expand(String template, String version, Platform platform) {
    return template.replace("{version}", version).replace("{artifact}", platform.artifact());
  }

  private static Platform platform(String id) {
    for (Platform.Os os : Platform.Os.values()) {
      for (Platform.Arch arch : Platform.Arch.values()) {
        Platform platform = new Platform(os, arch);
        if (platform.toString().equals(id)) {
          return platform;
        }
      }
    }
    throw new IllegalArgumentException("unknown platform in the release table: " + id);
  }

  private static String property(Properties table, String key) {
    String value = table.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("the release table lacks " + key);
    }
    return value.strip();
  }

  private static final class Pinned {
    static final ReleaseManifest MANIFEST = load();

    private static ReleaseManifest load() {
      Properties table = new Properties();
      try (InputStream in = ReleaseManifest.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IllegalStateException("the library was packaged without " + RESOURCE);
        }
        table.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + RESOURCE, e);
      }
      return read(table);
    }
  }
}
