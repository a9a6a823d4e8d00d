package dev.brokerline.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this JVM holds of the operating system at one moment.
 *
 * @param threads all live threads
 * @param descriptors open file descriptors; 0 where {@code /proc} does not tell
 * @param files entries in the folders that were asked about
 * @param children live child processes
 */
record Footprint(int threads, int descriptors, int files, int children) {

  static Footprint now(Path... folders) {
    int files = Stream.of(folders).mapToInt(Footprint::entries).sum();
    int children =
        (int) ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).count();
    return new Footprint(
        Thread.getAllStackTraces().size(), entries(Path.of("/proc/self/fd")), files, children);
  }

  /** Returns whether nothing here is more than there. */
  boolean isWithin(Footprint other) {
    return threads <= other.threads
        && descriptors <= other.descriptors
        && files <= other.files
        && children <= other.children;
  }

  private static int entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return (int) entries.count();
    } catch (IOException e) {
      return 0;
    }
  }
}
