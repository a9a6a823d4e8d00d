package dev.brokerline.spawn.binary;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The places to look for a broker, in order. */
public final class BinaryResolverChain {

  private final List<BinaryResolver> resolvers;

  public BinaryResolverChain(List<BinaryResolver> resolvers) {
    this.resolvers = List.copyOf(resolvers);
  }

  /**
   * Asks each place until one has a broker, or one that the caller named has none.
   *
   * @param mayUnpack whether a broker that must be unpacked first ends the search
   */
  public Search search(boolean mayUnpack) {
    List<Finding> findings = new ArrayList<>();
    for (BinaryResolver resolver : resolvers) {
      Finding finding = resolver.resolve();
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

  /** Asks every place, whatever the others said: for a diagnosis. */
  public List<Finding> survey() {
    return resolvers.stream().map(BinaryResolver::resolve).toList();
  }

  /**
   * What the places said that were asked.
   *
   * @param findings in the order of asking; the last one decided
   */
  public record Search(List<Finding> findings) {

    public Search {
      findings = List.copyOf(findings);
    }

    /** Returns the broker that was found. */
    public Optional<Path> binary() {
      return findings.stream().flatMap(finding -> finding.binary().stream()).findFirst();
    }

    /** Returns whether the search ended at a broker that must be unpacked first. */
    public boolean endedAtPacked() {
      return !findings.isEmpty()
          && findings.get(findings.size() - 1).outcome() == Finding.Outcome.PACKED;
    }

    /** Returns whether a file that the caller named is of no use: then nothing may replace it. */
    public boolean endedAtNamedFile() {
      return findings.stream().anyMatch(f -> f.outcome() == Finding.Outcome.UNUSABLE);
    }
  }
}
