package dev.brokerline.spawn.internal;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The home directories of the user and of Brokerline. */
public final class UserHome {

  private UserHome() {}

  /**
   * Returns Brokerline's default home: {@code $BROKERLINE_HOME}, or {@code .brokerline} in the
   * user's home directory, which must exist.
   */
  public static Optional<Path> brokerline(Map<String, String> environment) {
    String named = environment.getOrDefault("BROKERLINE_HOME", "");
    return named.isBlank()
        ? of(environment).map(home -> home.resolve(".brokerline"))
        : Optional.of(PathText.path(named));
  }

  /**
   * Returns {@code $HOME}, or the system's home directory of this user; empty unless it exists,
   * because this library must not create it.
   */
  public static Optional<Path> of(Map<String, String> environment) {
    try {
      Path path = PathText.path(text(environment));
      return path.isAbsolute() && Files.isDirectory(path) ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static String text(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return home.isBlank() ? System.getProperty("user.home", "") : home;
  }

  /** Returns why there is no home, as a clause. */
  public static String whyNone(Map<String, String> environment) {
    boolean unset = environment.getOrDefault("HOME", "").isBlank();
    String home = text(environment);
    if (unset && !home.startsWith("/")) {
      return "HOME is not set, and the system knows none for this user";
    }
    return (unset ? "HOME is not set, and this user's, " : "HOME, which is ")
        + home
        + ", is no existing directory";
  }
}
