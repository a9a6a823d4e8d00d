package dev.brokerline.testing.engine;

/** The behavior of a release (PROTOCOL.md, "Versions"); each adds to the one before. */
public enum Dialect {
  /** 3.1.0. */
  V3_1_0,
  /** 3.2.5. */
  V3_2_5,
  /** 3.2.18. */
  V3_2_18;

  /** Messages name their workspace, in requests, results, events and the typed text. */
  boolean hasWorkspaces() {
    return this != V3_1_0;
  }

  /** An agent can be spawned without a registration. */
  boolean canSkipRegistration() {
    return this != V3_1_0;
  }

  /** A second broker of the same name in the same directory is refused. */
  boolean locksItsDirectory() {
    return this == V3_1_0;
  }

  /** The report of a program's exit may get lost, and the exit then looks like a crash. */
  boolean losesExitReports() {
    return this == V3_1_0;
  }

  /** {@code resize_pty} exists. */
  boolean resizes() {
    return this == V3_2_18;
  }

  /** A message may be steered, that is {@code mode} is read. */
  boolean steers() {
    return this == V3_2_18;
  }

  /** An agent's channels can be changed while it runs. */
  boolean changesChannels() {
    return this == V3_2_18;
  }

  /** Output in quick succession is one event, which precedes the exit that it causes. */
  boolean coalescesOutput() {
    return this == V3_2_18;
  }
}
