package dev.brokerline.spawn.platform;

import dev.brokerline.spawn.error.UnsupportedPlatformException;

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
}
