package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.error.UnsupportedPlatformException;
import dev.brokerline.spawn.internal.SearchPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The directories of a search path. A file there is taken only if it is, byte for byte, the wanted
 * release: brokers of other versions carry the same name and cannot tell their version.
 */
public final class PathBinaryResolver implements BinaryResolver {

  private static final String NAME = BinaryStore.FILE;

  private final String place;
  private final SearchPath path;
  private final Supplier<BrokerRelease> release;

  private PathBinaryResolver(String place, SearchPath path, Supplier<BrokerRelease> release) {
    this.place = place;
    this.path = path;
    this.release = release;
  }

  /**
   * Returns a resolver for {@code PATH}.
   *
   * @param searchPath directories, separated as the system does
   * @param release the release to look for; may throw {@link UnsupportedPlatformException}
   */
  public static PathBinaryResolver ofSearchPath(
      String searchPath, Supplier<BrokerRelease> release) {
    return new PathBinaryResolver("PATH", SearchPath.parse(searchPath), release);
  }

  /**
   * Returns a resolver for the directory in which the broker's own installers put it.
   *
   * @param userHome the user's home directory
   * @param release the release to look for; may throw {@link UnsupportedPlatformException}
   */
  public static PathBinaryResolver ofVendorDirectory(
      Path userHome, Supplier<BrokerRelease> release) {
    Path bin = userHome.resolve(".agent-relay").resolve("bin");
    return new PathBinaryResolver(
        "the broker's own installer", new SearchPath(List.of(bin)), release);
  }

  @Override
  public Finding resolve() {
    try {
      BrokerRelease wanted = release.get();
      Optional<Path> candidate = path.find(NAME).or(() -> path.find(wanted.platform().artifact()));
      if (candidate.isEmpty()) {
        return Finding.absent(place, null, "no " + NAME + " there");
      }
      return judge(candidate.get(), wanted);
    } catch (UnsupportedPlatformException e) {
      return Finding.absent(place, null, "no release runs on " + e.platform());
    }
  }

  private Finding judge(Path file, BrokerRelease wanted) {
    try {
      if (Files.size(file) == wanted.size() && Sha256.of(file).equals(wanted.sha256())) {
        return Finding.taken(place, file, wanted + ", verified");
      }
      return Finding.refused(
          place, file, "it is not " + wanted + "; name it explicitly to use it all the same");
    } catch (IOException e) {
      return Finding.refused(place, file, "it cannot be read: " + e);
    }
  }
}
