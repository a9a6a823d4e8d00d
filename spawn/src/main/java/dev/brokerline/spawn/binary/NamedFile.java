package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.binary.Finding.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;

/** Judges a file that the caller named: its content is the caller's business. */
final class NamedFile {

  private NamedFile() {}

  static Finding judge(String place, Path file) {
    if (!Files.exists(file)) {
      return unusable(place, file, "there is no such file");
    }
    if (Files.isDirectory(file)) {
      return unusable(place, file, "it is a directory; name the broker's binary itself");
    }
    if (!Files.isExecutable(file)) {
      return unusable(place, file, "it is not executable by this user; chmod +x makes it so");
    }
    return Finding.taken(place, file, "named by the caller; its content was not checked");
  }

  private static Finding unusable(String place, Path file, String verdict) {
    return new Finding(place, file, Outcome.UNUSABLE, verdict);
  }
}
