package dev.brokerline.testing.agent.acp;

import java.util.Map;

/**
 * How a program speaks the Agent Client Protocol.
 *
 * @param agentName the name in its {@code agentInfo}
 * @param options whether it lists models as a config option
 * @param legacy whether it lists models in {@code models}, and knows {@code session/set_model}
 * @param usage where it tells of tokens
 * @param resumes whether it knows {@code session/resume}
 * @param unknownSession the code of the error for loading a session that it does not know
 * @param goesOnAfterReject whether a turn goes on after a tool was not allowed
 * @param announcesTools whether a tool call is told before permission is asked
 */
record AcpTraits(
    String agentName,
    boolean options,
    boolean legacy,
    Usage usage,
    boolean resumes,
    int unknownSession,
    boolean goesOnAfterReject,
    boolean announcesTools) {

  /** Where a program tells of tokens. */
  enum Usage {
    /** In {@code usage} of the answer: those of the turn. */
    TURN,
    /** In {@code usage} of the answer: those of the last model request. */
    LAST_REQUEST,
    /** In {@code usage} of the answer: those of the session so far. */
    SESSION,
    /** In {@code _meta.quota} of the answer: those of the turn. */
    QUOTA,
    /** In {@code _meta.usage} of an empty piece of text, after each model request. */
    CHUNK
  }

  private static final int NOT_FOUND = -32002;
  private static final int INTERNAL = -32603;

  private static final AcpTraits OTHER =
      new AcpTraits("Fake", true, false, Usage.TURN, true, NOT_FOUND, true, true);

  private static final Map<String, AcpTraits> PROGRAMS =
      Map.of(
          "gemini",
          new AcpTraits("gemini-cli", false, true, Usage.QUOTA, false, INTERNAL, true, false),
          "opencode",
          new AcpTraits("OpenCode", true, true, Usage.LAST_REQUEST, true, INTERNAL, false, true),
          "copilot",
          new AcpTraits("Copilot", true, true, Usage.SESSION, false, NOT_FOUND, false, true),
          "qwen",
          new AcpTraits("qwen-code", true, true, Usage.CHUNK, true, NOT_FOUND, false, true),
          "codex-acp",
          new AcpTraits(
              "@agentclientprotocol/codex-acp",
              true,
              true,
              Usage.TURN,
              true,
              INTERNAL,
              false,
              true),
          "claude-agent-acp",
          new AcpTraits(
              "@agentclientprotocol/claude-agent-acp",
              true,
              false,
              Usage.TURN,
              true,
              NOT_FOUND,
              true,
              true));

  static AcpTraits of(String program) {
    return PROGRAMS.getOrDefault(program, OTHER);
  }
}
