package dev.brokerline.harness.program;

/** The ways to talk to a program. */
public enum DriverKind {
  /** claude's stream of JSON lines in both directions, with control requests. */
  CLAUDE_STREAM_JSON,
  /** codex's app-server: JSON-RPC on standard input and output. */
  CODEX_APP_SERVER,
  /** The Agent Client Protocol, version 1. */
  ACP,
  /**
   * A process for each turn, whose output is the turn: lines of JSON of claude, codex, gemini and
   * opencode, text of any other command. Nobody can be asked for a permission, so the program
   * itself decides by its configuration. MCP servers cannot be given.
   */
  PROCESS_PER_TURN
}
