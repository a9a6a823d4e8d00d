package dev.brokerline.client.error;

import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.spawn.binary.ReleaseManifest;

/** The program that was started speaks another protocol than this library. */
public final class ProtocolMismatchException extends BrokerException {

  private static final long serialVersionUID = 1L;

  private final String theirs;

  /**
   * @param theirs what is known about the peer's protocol, for a message
   */
  public ProtocolMismatchException(String theirs) {
    super(
        "this library speaks broker protocol version "
            + ProtocolVersion.SUPPORTED
            + ", the program that was started speaks "
            + theirs
            + "; use broker "
            + ReleaseManifest.pinned().version()
            + " ('brokerline install' gets it)",
        Outcome.NOT_PERFORMED,
        null);
    this.theirs = theirs;
  }

  /** Returns the version that this library speaks. */
  public int ours() {
    return ProtocolVersion.SUPPORTED;
  }

  /** Returns what is known about the peer's version. */
  public String theirs() {
    return theirs;
  }
}
