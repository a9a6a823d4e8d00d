package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.binary.Finding.Outcome;
import dev.brokerline.spawn.error.UnsupportedPlatformException;
import dev.brokerline.spawn.internal.PathText;
import dev.brokerline.spawn.internal.SearchPath;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The places to search for a broker's binary, in order. A place only reads files. It never
 * downloads, and never throws because of what it finds.
 */
final class BinaryPlaces {

  /** The environment variable that names a file. */
  static final String VARIABLE = "BROKERLINE_BROKER";

  private final Supplier<BrokerRelease> release;
  private final List<Supplier<Finding>> places = new ArrayList<>();

  /**
   * @param release the release to look for; may throw {@link UnsupportedPlatformException}
   */
  BinaryPlaces(Supplier<BrokerRelease> release) {
    this.release = release;
  }

  /** Adds a place. */
  BinaryPlaces add(Supplier<Finding> place) {
    places.add(place);
    return this;
  }

  /** Adds the file that the caller named in the options. */
  BinaryPlaces addNamed(Path file) {
    return add(() -> judgeNamed("the given path", file.toAbsolutePath()));
  }

  /** Adds the file that the variable {@value #VARIABLE} names. */
  BinaryPlaces addVariable(Map<String, String> environment) {
    String place = "the variable " + VARIABLE;
    String value = environment.getOrDefault(VARIABLE, "");
    return add(
        () -> {
          if (value.isBlank()) {
            return Finding.absent(place, null, "it is not set");
          }
          try {
            return judgeNamed(place, PathText.path(value).toAbsolutePath());
          } catch (InvalidPathException e) {
            return new Finding(place, null, Outcome.UNUSABLE, "'" + value + "' is not a path");
          }
        });
  }

  /** Adds the store, which must have the unaltered release. */
  BinaryPlaces addStore(BinaryStore store) {
    return addOfRelease("the store", (place, wanted) -> inStore(place, store, wanted));
  }

  /**
   * Adds the class path, which may contain a broker as a dependency. It must be unpacked into the
   * store before it can run.
   */
  BinaryPlaces addClassPath(ClasspathBinarySource source) {
    return addOfRelease("the class path", (place, wanted) -> onClassPath(place, source, wanted));
  }

  /**
   * Adds the directories of a search path. A file there is used only if its bytes are those of the
   * wanted release, because brokers of other versions have the same name and do not report their
   * version.
   *
   * @param text the directories, with the system's separator
   */
  BinaryPlaces addSearchPath(String text) {
    return addDirectories("PATH", SearchPath.parse(text));
  }

  /** Adds the directory of the broker's own installers, which is searched in the same way. */
  BinaryPlaces addVendorDirectory(Path userHome) {
    Path bin = userHome.resolve(".agent-relay").resolve("bin");
    return addDirectories("the broker's own installer", new SearchPath(List.of(bin)));
  }

  private BinaryPlaces addDirectories(String name, SearchPath path) {
    return addOfRelease(name, (place, wanted) -> inDirectories(place, path, wanted));
  }

  private BinaryPlaces addOfRelease(String place, ReleaseLook look) {
    return add(
        () -> {
          try {
            return look.find(place, release.get());
          } catch (UnsupportedPlatformException e) {
            return Finding.absent(place, null, "no release runs on " + e.platform());
          }
        });
  }

  /**
   * Searches each place until one has a broker, or one that the caller named has none.
   *
   * @param mayUnpack whether a broker that must be unpacked first ends the search
   */
  Search search(boolean mayUnpack) {
    List<Finding> findings = new ArrayList<>();
    for (Supplier<Finding> place : places) {
      Finding finding = place.get();
      findings.add(finding);
      boolean decides =
          switch (finding.outcome()) {
            case TAKEN, UNUSABLE -> true;
            case PACKED -> mayUnpack;
            case ABSENT, REFUSED -> false;
          };
      if (decides) {
        break;
      }
    }
    return new Search(findings);
  }

  /** Searches every place, for a diagnosis. */
  List<Finding> survey() {
    return places.stream().map(Supplier::get).toList();
  }

  private static Finding judgeNamed(String place, Path file) {
    if (!Files.exists(file)) {
      return new Finding(place, file, Outcome.UNUSABLE, "there is no such file");
    }
    if (Files.isDirectory(file)) {
      return new Finding(
          place, file, Outcome.UNUSABLE, "it is a directory; name the broker's binary itself");
    }
    if (!Files.isExecutable(file)) {
      return new Finding(
          place, file, Outcome.UNUSABLE, "it is not executable by this user; chmod +x makes it so");
    }
    return Finding.taken(place, file, "named by the caller; its content was not checked");
  }

  private static Finding inStore(String place, BinaryStore store, BrokerRelease wanted) {
    Path binary = store.binary(wanted);
    try {
      return switch (store.claim(wanted)) {
        case SOUND -> Finding.taken(place, binary, wanted + ", verified");
        case MISSING -> Finding.absent(place, binary, wanted + " is not installed");
        case ALTERED ->
            Finding.refused(place, binary, "it was altered after it was installed; reinstall it");
      };
    } catch (StoreFault e) {
      return Finding.refused(place, binary, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Finding.refused(place, binary, "it cannot be read: " + e);
    }
  }

  private static Finding onClassPath(
      String place, ClasspathBinarySource source, BrokerRelease wanted) {
    try {
      Optional<URL> found = source.find(wanted);
      if (found.isPresent()) {
        return new Finding(
            place,
            null,
            Outcome.PACKED,
            "%s is in %s, verified; its first start unpacks it into the store"
                .formatted(wanted, found.get()));
      }
      List<URL> strangers = source.candidates(wanted);
      return strangers.isEmpty()
          ? Finding.absent(
              place, null, "there is no resource " + ClasspathBinarySource.resource(wanted))
          : Finding.refused(
              place,
              null,
              "%s is not %s; name its file explicitly to use it all the same"
                  .formatted(strangers.get(0), wanted));
    } catch (IOException e) {
      return Finding.refused(place, null, "it cannot be read: " + e);
    }
  }

  private static Finding inDirectories(String place, SearchPath path, BrokerRelease wanted) {
    Optional<Path> candidate =
        path.find(BinaryStore.FILE).or(() -> path.find(wanted.platform().artifact()));
    if (candidate.isEmpty()) {
      return Finding.absent(place, null, "no " + BinaryStore.FILE + " there");
    }
    Path file = candidate.get();
    try {
      return Files.size(file) == wanted.size() && Sha256.of(file).equals(wanted.sha256())
          ? Finding.taken(place, file, wanted + ", verified")
          : Finding.refused(
              place, file, "it is not " + wanted + "; name it explicitly to use it all the same");
    } catch (IOException e) {
      return Finding.refused(place, file, "it cannot be read: " + e);
    }
  }

  /** Searches one place for a release. */
  private interface ReleaseLook {

    Finding find(String place, BrokerRelease wanted);
  }

  /**
   * The findings of a search.
   *
   * @param findings the findings in order; the last one decides
   */
  record Search(List<Finding> findings) {

    Search {
      findings = List.copyOf(findings);
    }

    /** Returns the found broker, if any. */
    Optional<Path> binary() {
      return findings.stream().flatMap(finding -> finding.binary().stream()).findFirst();
    }

    /** Returns whether the search ended at a broker that must be unpacked first. */
    boolean endedAtPacked() {
      return !findings.isEmpty() && findings.get(findings.size() - 1).outcome() == Outcome.PACKED;
    }

    /** Returns whether a file that the caller named is unusable, so that nothing may replace it. */
    boolean endedAtNamedFile() {
      return findings.stream().anyMatch(f -> f.outcome() == Outcome.UNUSABLE);
    }
  }
}
