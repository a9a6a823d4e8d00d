package dev.brokerline.harness.program;

/** Where the standard streams of a program lead that a host starts itself. */
public enum IoMode {
  /** A terminal that the host makes for it. */
  PTY,
  /** Pipes to the host. */
  PIPES,
  /** Those of the host itself. */
  INHERIT
}
