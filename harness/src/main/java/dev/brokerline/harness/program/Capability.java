package dev.brokerline.harness.program;

/** What a session of a program can do. What is missing is answered {@code UNSUPPORTED} at once. */
public enum Capability {
  /** Text arrives in pieces. */
  TEXT_DELTAS,
  /** The tokens of a turn are told. */
  USAGE,
  /** A prompt can join the running turn. */
  STEER,
  /** A turn can be interrupted, and the session goes on. */
  INTERRUPT,
  /** The model can be changed while the session lasts, at the latest for its next turn. */
  LIVE_MODEL,
  /** Permissions are asked for, and can be answered. */
  PERMISSIONS,
  /** A conversation can go on in a new session. */
  RESUME,
  /** A conversation can go on in another directory. */
  RESUME_ELSEWHERE,
  /**
   * MCP servers can be given that speak HTTP. Of a program of the Agent Client Protocol that is
   * known only once its session is open.
   */
  MCP_HTTP
}
