package dev.brokerline.spawn.platform;

import dev.brokerline.spawn.error.UnsupportedPlatformException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An operating system and a processor architecture.
 *
 * <p>The C library does not matter: the broker's Linux binaries are static, so they run with glibc
 * and with musl.
 */
public record Platform(Os os, Arch arch) {

  private static final String ARTIFACT_PREFIX = "agent-relay-broker-";

  /**
   * Returns the platform of this JVM; under an emulator, the emulated one.
   *
   * @throws UnsupportedPlatformException if the system or the processor is not known
   */
  public static Platform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  /**
   * Returns the platform with these values of the system properties.
   *
   * @throws UnsupportedPlatformException if the system or the processor is not known
   */
  public static Platform of(String osName, String osArch) {
    Os os = Os.named(osName).orElseThrow(() -> unknown(osName, osArch));
    Arch arch = Arch.named(osArch).orElseThrow(() -> unknown(osName, osArch));
    return new Platform(os, arch);
  }

  /**
   * Returns the name of this platform's file in a release, such as {@code
   * agent-relay-broker-linux-x64}.
   */
  public String artifact() {
    return ARTIFACT_PREFIX + this;
  }

  /** Returns a text such as {@code linux-x64}. */
  @Override
  public String toString() {
    return os.id() + "-" + arch.id();
  }

  private static UnsupportedPlatformException unknown(String osName, String osArch) {
    return new UnsupportedPlatformException(
        "'" + osName + "' on '" + osArch + "'", "a broker runs on Linux and macOS, x64 and arm64");
  }

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
}
