package dev.brokerline.spawn.error;

/** No broker binary is published for a platform. The message names alternatives. */
public final class UnsupportedPlatformException extends SpawnException {

  private static final long serialVersionUID = 1L;

  private final String platform;

  /**
   * @param platform the platform in words or as its id
   * @param known the platforms that have binaries, as a clause
   */
  public UnsupportedPlatformException(String platform, String known) {
    super(
        "there is no broker binary for "
            + platform
            + ": "
            + known
            + ". On Windows, run inside WSL 2; elsewhere, build the broker yourself and name the"
            + " file explicitly or in BROKERLINE_BROKER.",
        null);
    this.platform = platform;
  }

  /** Returns the platform that has no binary. */
  public String platform() {
    return platform;
  }
}
