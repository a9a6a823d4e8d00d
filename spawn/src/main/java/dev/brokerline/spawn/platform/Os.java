package dev.brokerline.spawn.platform;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A known operating system, with its aliases in the system property {@code os.name}. */
public enum Os {
  LINUX("linux", "linux.*"),
  DARWIN("darwin", "mac.*|darwin.*|osx.*"),
  WINDOWS("win32", "windows.*");

  private final String id;
  private final Pattern names;

  Os(String id, String names) {
    this.id = id;
    this.names = Pattern.compile(names);
  }

  /** Returns the name that the broker's releases use. */
  public String id() {
    return id;
  }

  /** Returns the system of that name, ignoring case, or empty if it is unknown. */
  public static Optional<Os> named(String osName) {
    String name = osName.strip().toLowerCase(Locale.ROOT);
    for (Os os : values()) {
      if (os.names.matcher(name).matches()) {
        return Optional.of(os);
      }
    }
    return Optional.empty();
  }
}
