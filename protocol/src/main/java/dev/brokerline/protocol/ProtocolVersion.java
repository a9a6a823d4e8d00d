package dev.brokerline.protocol;

/** The version of the wire protocol that this library speaks. */
public final class ProtocolVersion {

  /** The one version this library speaks, sent as {@code v} in every frame. */
  public static final int SUPPORTED = 1;

  private ProtocolVersion() {}

  /** Returns whether this library understands the version. */
  public static boolean isSupported(long version) {
    return version == SUPPORTED;
  }
}
