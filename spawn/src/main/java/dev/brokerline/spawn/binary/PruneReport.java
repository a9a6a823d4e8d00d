package dev.brokerline.spawn.binary;

import java.nio.file.Path;
import java.util.List;

/**
 * What became of the other releases in a store.
 *
 * @param removed the directories that are gone
 * @param kept the directories that stay, because a process runs from them, or a JVM may start them
 *     or installs into them
 */
public record PruneReport(List<Path> removed, List<Path> kept) {

  public PruneReport {
    removed = List.copyOf(removed);
    kept = List.copyOf(kept);
  }
}
