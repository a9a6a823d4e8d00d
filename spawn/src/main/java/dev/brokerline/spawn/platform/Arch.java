package dev.brokerline.spawn.platform;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A known processor architecture, with its aliases in the system property {@code os.arch}. */
public enum Arch {
  X64("x64", "amd64|x86_64|x86-64|x64"),
  ARM64("arm64", "aarch64|arm64|armv8");

  private final String id;
  private final Pattern names;

  Arch(String id, String names) {
    this.id = id;
    this.names = Pattern.compile(names);
  }

  /** Returns the name that the broker's releases use. */
  public String id() {
    return id;
  }

  /** Returns the architecture of that name, ignoring case, or empty if it is unknown. */
  public static Optional<Arch> named(String osArch) {
    String name = osArch.strip().toLowerCase(Locale.ROOT);
    for (Arch arch : values()) {
      if (arch.names.matcher(name).matches()) {
        return Optional.of(arch);
      }
    }
    return Optional.empty();
  }
}
