package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.error.UnsupportedPlatformException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Our own store, if it holds the wanted release unaltered. */
public final class InstalledBinaryResolver implements BinaryResolver {

  private static final String PLACE = "the store";

  private final BinaryStore store;
  private final Supplier<BrokerRelease> release;

  /**
   * @param release the release to look for; may throw {@link UnsupportedPlatformException}
   */
  public InstalledBinaryResolver(BinaryStore store, Supplier<BrokerRelease> release) {
    this.store = store;
    this.release = release;
  }

  @Override
  public Finding resolve() {
    BrokerRelease wanted;
    try {
      wanted = release.get();
    } catch (UnsupportedPlatformException e) {
      return Finding.absent(PLACE, null, "no release runs on " + e.platform());
    }
    Path binary = store.binary(wanted);
    try {
      return switch (store.claim(wanted)) {
        case SOUND -> Finding.taken(PLACE, binary, wanted + ", verified");
        case MISSING -> Finding.absent(PLACE, binary, wanted + " is not installed");
        case ALTERED ->
            Finding.refused(PLACE, binary, "it was altered after it was installed; reinstall it");
      };
    } catch (StoreFault e) {
      return Finding.refused(PLACE, binary, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Finding.refused(PLACE, binary, "it cannot be read: " + e);
    }
  }
}
