package dev.brokerline.spawn;

import dev.brokerline.spawn.internal.DirectoryFault;
import dev.brokerline.spawn.internal.PathText;
import java.nio.file.Path;

/** Checks the settings of a launch, and chooses the default name of a broker. */
final class LaunchChecks {

  private static final String DEFAULT_NAME = "brokerline";

  private LaunchChecks() {}

  /** Returns the last name in the path that the caller gave, or else in the real path. */
  static String nameOf(Path named, Path real) {
    Path directory = named.equals(named.normalize()) ? named : real;
    Path name = directory.getFileName();
    String text = name == null ? "" : PathText.text(directory);
    text = text.substring(text.lastIndexOf('/') + 1);
    return isName(text) ? text : DEFAULT_NAME;
  }

  private static boolean isName(String name) {
    return !name.isBlank()
        && !name.startsWith("-")
        && !name.matches("(?s).*[/\\\\\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}].*");
  }

  static void requireName(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "a broker's name is not blank, has no / and no \\ and no control characters, and does not begin with -;"
              + " was '"
              + name.replaceAll("[^\\P{C}]", "?")
              + "'");
    }
  }

  static void requireChannel(String channel) {
    if (channel.isBlank() || channel.matches("(?s).*[,\\x00].*")) {
      throw new IllegalArgumentException(
          "a channel is not blank and has no comma and no NUL, was '"
              + channel.replace('\0', '?')
              + "'");
    }
  }

  static void requireDirectory(Path directory) {
    DirectoryFault.of(directory)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(
                  "the broker's working directory " + directory + " " + fault);
            });
  }

  static void requireVariable(String name, String value) {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "an environment variable's name is not empty and has no = and no NUL, was '"
              + name.replaceAll("[^\\P{C}]", "?")
              + "'");
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("the value of " + name + " has a NUL in it");
    }
  }
}
