package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.error.UnsupportedPlatformException;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The class path, where a broker may be shipped as a dependency. It cannot be run from there: what
 * is found has to be unpacked into the store.
 */
public final class ClasspathBinaryResolver implements BinaryResolver {

  private static final String PLACE = "the class path";

  private final ClasspathBinarySource source;
  private final Supplier<BrokerRelease> release;

  /**
   * @param source where to look
   * @param release the release to look for; may throw {@link UnsupportedPlatformException}
   */
  public ClasspathBinaryResolver(ClasspathBinarySource source, Supplier<BrokerRelease> release) {
    this.source = source;
    this.release = release;
  }

  @Override
  public Finding resolve() {
    try {
      return look(release.get());
    } catch (UnsupportedPlatformException e) {
      return Finding.absent(PLACE, null, "no release runs on " + e.platform());
    }
  }

  private Finding look(BrokerRelease wanted) {
    try {
      Optional<URL> found = source.find(wanted);
      if (found.isPresent()) {
        return new Finding(
            PLACE,
            null,
            Finding.Outcome.PACKED,
            "%s is in %s, verified; its first start unpacks it into the store"
                .formatted(wanted, found.get()));
      }
      List<URL> strangers = source.candidates(wanted);
      return strangers.isEmpty()
          ? Finding.absent(
              PLACE, null, "there is no resource " + ClasspathBinarySource.resource(wanted))
          : new Finding(
              PLACE,
              null,
              Finding.Outcome.REFUSED,
              "%s is not %s; name its file explicitly to use it all the same"
                  .formatted(strangers.get(0), wanted));
    } catch (IOException e) {
      return new Finding(PLACE, null, Finding.Outcome.REFUSED, "it cannot be read: " + e);
    }
  }
}
